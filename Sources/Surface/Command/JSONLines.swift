import Foundation
import Logging
import Shapes

/// The log for programs: each entry is one JSON object on one line of standard error, `time`, `level`, `logger`, `message` and, where
/// there are some, `fields`.
struct JSONLines: LogHandler {
    let label: String
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel = Logger.Level.info

    init(label: String) { self.label = label }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields = metadata
        for more in [metadataProvider?.get(), event.metadata] { fields.merge(more ?? [:]) { $1 } }
        if let error = event.error { fields["error"] = "\(type(of: error))" }
        var line: [(String, JSON)] = [
            ("time", .string(Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))),
            ("level", .string(event.level.rawValue)), ("logger", .string(label)),
            ("message", .string("\(event.message)")),
        ]
        if !fields.isEmpty { line.append(("fields", Self.json(.dictionary(fields)))) }
        complain(JSON.map(line).text)
    }

    private static func json(_ value: Logger.MetadataValue) -> JSON {
        switch value {
        case .string(let text): .string(text)
        case .stringConvertible(let value): .string("\(value)")
        case .array(let values): .array(values.map(json))
        case .dictionary(let pairs): .map(pairs.sorted { $0.key < $1.key }.map { ($0.key, json($0.value)) })
        }
    }
}
