import Domain
import Metrics
import Publication

/// Writes bytes: the few forms that canonical JSON and CSV need.
struct Writing {
    private(set) var bytes: [UInt8] = []
    mutating func text(_ text: String) { bytes.append(contentsOf: text.utf8) }
    /// A published amount is on a grid of whole seconds, or of hundredths of a share; a drawn one is to ten-thousandths.
    mutating func amount(_ value: Double?) { text(value.map { String(Int(($0 * 10_000).rounded())) } ?? "null") }
}

/// The published cells, levels and panels of one quarter, as the export writes them.
struct PublishedWriting {
    let quarter: PublishedQuarter
    let order: @Sendable ([Cell]) -> [Cell]

    private var cells: [Cell] { order(quarter.weeks.flatMap { $0.flatMap(\.cells) }) }

    var json: [UInt8] {
        var writing = Writing()
        writing.text("{\"format\":\"daylight-published-1\",\"cells\":[")
        for (place, cell) in cells.enumerated() {
            writing.text(place == 0 ? "{\"metric\":\"" : ",{\"metric\":\"")
            writing.text(cell.metric.raw)
            writing.text("\",\"week\":\"")
            writing.text(cell.week.description)
            writing.text("\",\"panel\":\"")
            writing.text(cell.panel.raw)
            writing.text("\",\"value\":")
            writing.amount(cell.change)
            writing.text(cell.change == nil ? ",\"status\":\"too-little\"}" : ",\"status\":\"published\"}")
        }
        writing.text("],\"levels\":[")
        let levels = quarter.levels.joined().sorted { ($0.metric.raw, $0.panel) < ($1.metric.raw, $1.panel) }
        for (place, level) in levels.enumerated() {
            writing.text(place == 0 ? "{\"metric\":\"" : ",{\"metric\":\"")
            writing.text(level.metric.raw)
            writing.text("\",\"panel\":\"")
            writing.text(level.panel.raw)
            writing.text("\",\"value\":")
            writing.amount(level.value)
            writing.text("}")
        }
        writing.text("],\"panels\":[")
        for (place, panel) in quarter.panels.map(\.frozen.panel).sorted(by: { $0.id < $1.id }).enumerated() {
            writing.text(place == 0 ? "{\"panel\":\"" : ",{\"panel\":\"")
            writing.text(panel.id.raw)
            writing.text("\",\"quarter\":\"\(panel.quarter)\",\"teams\":\"")
            writing.text(panel.teams.joined(separator: " "))
            writing.text("\",\"size_band\":\"\(panel.band.rawValue)\"}")
        }
        writing.text("]}\n")
        return writing.bytes
    }

    var csv: [UInt8] {
        var writing = Writing()
        writing.text("metric,week,panel,value,status\n")
        for cell in cells {
            writing.text(cell.metric.raw)
            writing.text(",")
            writing.text(cell.week.description)
            writing.text(",")
            writing.text(cell.panel.raw)
            writing.text(",")
            if cell.change != nil { writing.amount(cell.change) }
            writing.text(cell.change == nil ? ",too-little\n" : ",published\n")
        }
        return writing.bytes
    }
}
