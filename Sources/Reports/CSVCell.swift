/// A text as a cell: in quotes where it must be, and nothing that a spreadsheet computes.
///
/// An apostrophe is put before what a spreadsheet would take for a formula, at the start of the cell and after each
/// semicolon, which parts cells in half of Europe: `=`, `+`, `-`, `@`, tab, CR, LF and the wide forms of the first
/// four, after blanks too. Where apostrophes stand before one of these, there is one more, so that different texts have
/// different cells. OWASP, "CSV Injection".
func csvCell(_ text: String) -> String {
  let scalars = Array(text.unicodeScalars)
  var cell = String.UnicodeScalarView()
  for (position, scalar) in scalars.enumerated() {
    let isStart = position == 0 || scalars[position - 1] == ";"
    if isStart, scalars[position...].beginsFormula { cell.append("'") }
    cell.append(scalar)
    if scalar == "\"" { cell.append(scalar) }
  }
  let isQuoted =
    scalars.contains { "\",;\t\r\n".unicodeScalars.contains($0) } || scalars.first == " "
    || scalars.last == " "
  return isQuoted ? "\"\(String(cell))\"" : String(cell)
}

extension ArraySlice<Unicode.Scalar> {
  fileprivate var beginsFormula: Bool {
    drop { $0 == "'" || $0 == "\"" || $0.properties.isWhitespace && !"\t\r\n".unicodeScalars.contains($0) }
      .first.map { "=+-@\t\r\n\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars.contains($0) } ?? false
  }
}
