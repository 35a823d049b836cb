import Domain
import SQL

// Rows of activity ↔ values of Domain. In the key of a heartbeat nothing is null: '' and -1 stand for unknown.

extension Heartbeat {
    static let columns = 12

    func row(person: PersonID, received: Instant) -> [Value] {
        [
            .text(person.raw), .integer(time.microseconds), .text(work.kind.rawValue), .text(work.project ?? ""),
            .text(work.language ?? ""), .text(branch ?? ""), .text(editor ?? ""), .text(operatingSystem ?? ""),
            .integer(isWrite.map { $0 ? 1 : 0 } ?? -1), .integer(Int64(aiLineChanges ?? -1)),
            .integer(Int64(humanLineChanges ?? -1)), .integer(received.microseconds),
        ]
    }

    /// Reads `at, kind, project, language, branch, editor, operating_system, is_write, ai_line_changes, human_line_changes`.
    init(_ row: Row) throws {
        func known(_ column: Int) throws -> String? {
            let text = try row.text(column)
            return text.isEmpty ? nil : text
        }
        func counted(_ column: Int) throws -> Int? {
            let count = try row.integer(column)
            return count < 0 ? nil : Int(count)
        }
        self.init(
            time: Instant(microseconds: try row.integer(0)),
            work: Work(kind: try kind(row, 1), project: try known(2), language: try known(3)),
            branch: try known(4), editor: try known(5), operatingSystem: try known(6),
            isWrite: try counted(7).map { $0 == 1 }, aiLineChanges: try counted(8), humanLineChanges: try counted(9))
    }
}

func kind(_ row: Row, _ column: Int) throws -> Kind {
    guard let kind = Kind(rawValue: try row.text(column)) else { throw DatabaseFailure.damaged }
    return kind
}

/// Human work and agents' work are joined apart.
enum StoredTimeline: String, CaseIterable {
    case human, agent

    init(of kind: Kind) { self = kind == .ai ? .agent : .human }

    func includes(_ heartbeat: Heartbeat) -> Bool { (heartbeat.work.kind == .ai) == (self == .agent) }
}

extension Span {
    /// Reads `started_at, ended_at, kind, project, language, settled`.
    init(stored row: Row) throws {
        let origin: Origin = try row.integer(5) == 1 ? .settled : .heartbeats
        self.init(
            Instant(microseconds: try row.integer(0)), Instant(microseconds: try row.integer(1)),
            Work(kind: try kind(row, 2), project: try row.textIfAny(3), language: try row.textIfAny(4)), origin)
    }

    /// Reads `started_at, ended_at, kind, project, language` of an imported span, where '' is unknown.
    init(imported row: Row) throws {
        let project = try row.text(3)
        let language = try row.text(4)
        self.init(
            Instant(microseconds: try row.integer(0)), Instant(microseconds: try row.integer(1)),
            Work(
                kind: try kind(row, 2), project: project.isEmpty ? nil : project,
                language: language.isEmpty ? nil : language), .imported)
    }
}

extension Interval {
    /// Reads `started_at, ended_at`.
    init(_ row: Row) throws {
        self.init(Instant(microseconds: try row.integer(0)), Instant(microseconds: try row.integer(1)))
    }
}
