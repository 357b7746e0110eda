/// Rows of text in aligned columns.
///
/// Cells may come from strangers: they are escaped, and never break a line.
package struct TextTable: Sendable {
    /// One column: its title, and on which side its cells stand.
    package struct Column: Sendable {
        let title: String
        let alignment: Alignment

        package init(_ title: String, _ alignment: Alignment = .leading) {
            self.title = title
            self.alignment = alignment
        }
    }

    private let columns: [Column]
    private var rows: [[String]] = []

    package init(_ columns: [Column]) {
        self.columns = columns
    }

    /// Whether there is no row yet.
    package var isEmpty: Bool { rows.isEmpty }

    /// Adds a row with one cell per column.
    package mutating func append(_ cells: [String]) {
        precondition(cells.count == columns.count, "\(cells.count) cells, \(columns.count) columns")
        rows.append(cells.map { $0.escapedForTerminal() })
    }

    /// The titles and the rows as lines.
    ///
    /// The widest cells are cut to fit `width` columns; nothing is cut when it is nil, for a pipe.
    package func lines(width: Int?) -> [String] {
        let all = [columns.map(\.title)] + rows
        var widths = columns.indices.map { i in all.map { $0[i].columns }.max() ?? 0 }
        if let width { shrink(&widths, to: width) }
        return all.map { cells in
            let padded = cells.indices.map { i in
                cells[i].truncated(toColumns: widths[i])
                    .padded(toColumns: widths[i], columns[i].alignment)
            }
            let line = padded.joined(separator: Self.gap)
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }

    private static let gap = "  "
    /// No column is cut below this, even where the line then runs over.
    private static let narrowest = 4

    private func shrink(_ widths: inout [Int], to width: Int) {
        let gaps = Self.gap.count * max(0, widths.count - 1)
        var excess = widths.reduce(gaps, +) - width
        while excess > 0, let widest = widths.max(), widest > Self.narrowest,
            let column = widths.lastIndex(of: widest)
        {
            // Down to the next widest at once, so that wide columns end up equally wide.
            let next = widths.filter { $0 < widest }.max() ?? 0
            let cut = max(1, min(excess, widest - max(next, Self.narrowest)))
            widths[column] -= cut
            excess -= cut
        }
    }
}
