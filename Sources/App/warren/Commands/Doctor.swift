import Bytes
import Console
import Files
import Net

extension Command {
    /// Checks what a node needs.
    static let doctor = Command(
        "doctor",
        .general,
        "Check what a node needs, and say what to do about what is missing",
        discussion: """
            Looks at the libraries, the machine, the settings, the data folder, the ports, the \
            running node and the network. Changes nothing. Fails when something is found without \
            which a node does not work.
            """,
        options: [NodeOptions.join],
        examples: [
            Example("doctor", "everything that can be seen from here"),
            Example("doctor --join 192.0.2.7:8470/KEY", "and whether that registry answers"),
            Example("doctor --json", "one finding per line"),
        ]
    ) { invocation in
        let (settings, found) = Finding.settings(invocation.globals)
        let folder = try settings?.folder ?? NodeSettings.folder(invocation.globals)
        let chosen = NodeOptions.link(invocation)
        let findings = try await NodeOptions.withLoop { loop in
            var findings = Finding.host + [Finding.page, found] + Finding.folder(folder)
            findings += await Finding.loopback(on: loop)
            let (isRunning, node) = await Finding.node(folder, on: loop)
            findings.append(node)
            // A running node takes the ports itself.
            if !isRunning { findings += await Finding.ports(settings, on: loop) }
            if let link = try chosen ?? NodePresence(in: folder)?.link {
                findings.append(await Finding.registry(link, on: loop))
            }
            return findings
        }
        show(findings, on: invocation.terminal)
        return findings.contains { $0.verdict == .fail } ? .failed : .ok
    }

    private static func show(_ findings: [Finding], on terminal: Terminal) {
        for finding in findings {
            terminal.record(finding.json)
            let style: Style =
                switch finding.verdict {
                case .ok: .green
                case .warn: .yellow
                case .fail: .red
                }
            let verdict = finding.verdict.rawValue.padded(toColumns: 4)
            terminal.line("\(verdict, style)  \(finding.subject, .bold): \(finding.detail)")
            if let advice = finding.advice { terminal.line("      try: \(advice, .cyan)") }
        }
    }
}
