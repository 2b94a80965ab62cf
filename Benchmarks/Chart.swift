import Foundation

/// A bar chart in SVG of each lane's time relative to the bare command.
struct Chart {
  private static let rows = ["pass", "student", "numpy", "file-heavy"]
  /// Longer bars are cut off.
  private static let highest = 4.0
  private static let (line, label, scale, panel) = (18, 190, 50.0, 440)

  let svg: String

  init(of report: Report) {
    let panels = Self.rows.map { row in
      (row, report.figures.filter { $0.row == row && $0.unit == Figure.besideBare })
    }.filter { !$0.1.isEmpty }
    let height = Self.line * ((panels.map(\.1.count).max() ?? 0) + 2)
    let drawn = panels.enumerated().map { index, panel in
      let place = "\(Self.panel * (index % 2)) \(24 + height * (index / 2))"
      return "<g transform=\"translate(\(place))\">\n\(Self.draw(panel.0, panel.1))\n</g>"
    }
    svg = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(2 * Self.panel) \(24 + height * ((panels.count + 1) / 2))" font-family="sans-serif" font-size="12">
      <style>
      text { fill: #24292f } .ours { fill: #2f6fb3 } .peer { fill: #9aa4ae } line { stroke: #24292f }
      @media (prefers-color-scheme: dark) { text { fill: #d5dbe1 } .ours { fill: #6aa9ea }
      .peer { fill: #6b757f } line { stroke: #d5dbe1 } }
      </style>
      <text x="10" y="16">Time beside the bare command (the line), medians; bars end at \(Int(Self.highest)). \(report.machine)</text>
      \(drawn.joined(separator: "\n"))
      </svg>

      """
  }

  private static func draw(_ row: String, _ figures: [Figure]) -> String {
    let bars = figures.enumerated().map { index, figure in
      let ratio = figure.spread.median
      let isOurs = ["cold", "warm"].contains(figure.lane)
      let (top, width) = (line * (index + 1) + 6, Int(scale * min(ratio, highest)))
      return """
        <text x="\(label - 8)" y="\(top + 13)" text-anchor="end">\(isOurs ? "grade, \(figure.lane)" : figure.lane)</text>
        <rect class="\(isOurs ? "ours" : "peer")" x="\(label)" y="\(top + 2)" width="\(width)" height="\(line - 4)"/>
        <text x="\(label + max(width, Int(scale)) + 5)" y="\(top + 13)">\(String(format: "%.2f", ratio))</text>
        """
    }
    let (x, bottom) = (label + Int(scale), line * (figures.count + 1) + 6)
    return """
      <text x="\(label)" y="16" font-weight="bold">\(row)</text>
      \(bars.joined(separator: "\n"))
      <line x1="\(x)" y1="\(line + 6)" x2="\(x)" y2="\(bottom)"/>
      """
  }
}
