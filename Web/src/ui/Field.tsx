import { useId } from "react";
import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes } from "react";
import "./field.css";

interface Shell {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  hideLabel?: boolean;
}

interface InputProps extends Shell, InputHTMLAttributes<HTMLInputElement> {
  suggestions?: { value: string; label: string }[];
}

/** A labelled input; its hint and its error are read with it. */
export function Field({ label, hint, error, hideLabel = false, suggestions, ...input }: InputProps) {
  const id = useId();
  const list = suggestions === undefined ? undefined : `${id}-list`;
  return (
    <div className="field">
      <label htmlFor={id} className={hideLabel ? "visually-hidden" : "field-label"}>{label}</label>
      <input {...input} id={id} list={list} className="control" autoComplete="off"
        spellCheck={false} autoCapitalize="none" aria-invalid={error !== undefined || undefined}
        aria-describedby={describedBy(id, hint, error)} />
      {suggestions !== undefined && (
        <datalist id={list}>
          {suggestions.map(({ value, label: name }) => (
            <option key={value} value={value}>{name}</option>
          ))}
        </datalist>
      )}
      {hint !== undefined && <p id={`${id}-hint`} className="field-hint">{hint}</p>}
      {error !== undefined && <p id={`${id}-error`} className="field-error">{error}</p>}
    </div>
  );
}

interface SelectProps extends Shell, SelectHTMLAttributes<HTMLSelectElement> {
  children: ReactNode;
}

export function Select({ label, hint, error, hideLabel = false, children, ...select }: SelectProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id} className={hideLabel ? "visually-hidden" : "field-label"}>{label}</label>
      <select {...select} id={id} className="control"
        aria-describedby={describedBy(id, hint, error)}>
        {children}
      </select>
    </div>
  );
}

interface ToggleProps {
  label: string;
  hint?: string;
  hideLabel?: boolean;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}

/** On or off, at once. */
export function Toggle({ label, hint, hideLabel = false, checked, disabled, onChange }: ToggleProps) {
  const id = useId();
  return (
    <div className="toggle">
      <input id={id} type="checkbox" role="switch" className="toggle-box" checked={checked}
        disabled={disabled} onChange={(event) => onChange(event.target.checked)}
        aria-describedby={describedBy(id, hint, undefined)} />
      <div>
        <label htmlFor={id} className={hideLabel ? "visually-hidden" : undefined}>{label}</label>
        {hint !== undefined && <p id={`${id}-hint`} className="field-hint">{hint}</p>}
      </div>
    </div>
  );
}

interface ChoiceProps<Key extends string> {
  label: string;
  hint?: string;
  options: { key: Key; label: string }[];
  chosen: Key;
  onChoose: (key: Key) => void;
}

/** One of a few, all visible. */
export function Choice<Key extends string>({
  label, hint, options, chosen, onChoose,
}: ChoiceProps<Key>) {
  const id = useId();
  return (
    <fieldset className="choice" aria-describedby={describedBy(id, hint, undefined)}>
      <legend className="field-label">{label}</legend>
      <div className="choice-row">
        {options.map((option) => (
          <label key={option.key} className="choice-option">
            <input type="radio" name={id} className="visually-hidden"
              checked={option.key === chosen} onChange={() => onChoose(option.key)} />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
      {hint !== undefined && <p id={`${id}-hint`} className="field-hint">{hint}</p>}
    </fieldset>
  );
}

function describedBy(id: string, hint?: string, error?: string): string | undefined {
  const ids = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean);
  return ids.length === 0 ? undefined : ids.join(" ");
}
