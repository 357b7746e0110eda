/// The shells that can complete our command lines.
package enum Shell: String, CaseIterable, Sendable {
    case bash
    case zsh
    case fish

    /// A script for the shell's start-up files.
    ///
    /// It holds no table of its own: at each Tab it runs `warren completions SHELL -- WORDS`, so
    /// that the candidates are always those of the program that is installed.
    package var script: String {
        switch self {
        case .bash: Self.bashScript
        case .zsh: Self.zshScript
        case .fish: Self.fishScript
        }
    }

    private static let bashScript = #"""
        # bash completion for warren: source this file, or put it into
        # ~/.local/share/bash-completion/completions/warren
        _warren() {
            local current=${COMP_WORDS[COMP_CWORD]} word summary
            COMPREPLY=()
            while IFS=$'\t' read -r word summary; do
                case $word in
                :files) compopt -o filenames 2>/dev/null
                    mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
                :folders) compopt -o filenames 2>/dev/null
                    mapfile -t COMPREPLY < <(compgen -d -- "$current") ;;
                *) COMPREPLY+=("$word") ;;
                esac
            done < <("${COMP_WORDS[0]}" completions bash -- \
                "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
        }
        complete -F _warren warren
        """#

    private static let zshScript = #"""
        #compdef warren
        # zsh completion for warren: put it into a folder of $fpath as _warren, or source it.
        _warren() {
            local word summary
            local -a candidates
            while IFS=$'\t' read -r word summary; do
                case $word in
                :files) _files ;;
                :folders) _files -/ ;;
                *) candidates+=("${word//:/\\:}:$summary") ;;
                esac
            done < <("${words[1]}" completions zsh -- "${(@)words[2,CURRENT]}" 2>/dev/null)
            (( $#candidates )) && _describe -t values warren candidates
        }
        if [[ $funcstack[1] == _warren ]]; then _warren "$@"; else compdef _warren warren; fi
        """#

    private static let fishScript = #"""
        # fish completion for warren: put it into ~/.config/fish/completions/warren.fish
        function __warren_candidates
            set -l typed (commandline -opc)
            set -l current (commandline -ct)
            for line in ($typed[1] completions fish -- $typed[2..] "$current" 2>/dev/null)
                switch $line
                    case ':files*'
                        __fish_complete_path "$current"
                    case ':folders*'
                        __fish_complete_directories "$current"
                    case '*'
                        echo $line
                end
            end
        end
        complete -c warren -f -a '(__warren_candidates)'
        """#
}
