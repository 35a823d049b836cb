import Domain
import Intake
import Simulator

extension FuzzTarget {
    private static let headers = [
        "email,start,end,kind,project,language\n", "email,start,end,kind\n",
        "service,sha,parents,authored_at,committed_at\n",
        "email,name,team,department,manager_email,role,time_zone,role_scope,working_hours,since,until\n",
        "id,service,environment,sha,started_at,finished_at,result\n",
        "id,service,author_email,created_at,ready_at,first_commit_at,first_review_at,approved_at,merged_at,closed_at,merge_sha,shas\n",
        "change_id,reviewer_email,submitted_at,state\n", "id,service,detected_at,resolved_at,deployment_id,cause\n",
        "id,team,name,started_at,completed_at\n", "item,iteration,event,at,value,assignee_email\n",
        "service,team,repository,path\n", "email,provider,login\n", "scope,from,to,kind,text,effect\n",
    ]

    /// Files of people: `CSVReader`, and every import on top of it.
    public static let csv = FuzzTarget(
        name: "csv",
        tokens: (headers + [
            "a@x.org", "2026-11-23T08:00:00Z", "2026-11-23T09:00:00.5+01:00", "coding", "vacation", "Europe/Berlin",
            "Mon-Fri 09:00-17:00",
            "owner;hr", "department:x", "2026-02-29", "9999-12-31", "0000-01-01", "production", "success", "failed",
            "1234567890123456789012345678901234567890", "\"", "\"\"", "\"\"\"", ",", "\n", "\r", "\r\n", "\"a\nb\"",
            "approved", "entered", "created", "0.5", "1e9", "team:Cart", "organization", "service:shop", "holiday",
            "git",
            "github", "src/", "../x",
            "x\",\"\n", ";",
            " ", "\u{FEFF}", "e\u{301}", "\u{212A}@x.org",
        ]).map { Array($0.utf8) },
        read: { bytes in
            var reader = CSVReader(bytes)
            while reader.next() != nil {}
            for file in ImportedFile.all { _ = try? file.read(bytes) }
        },
        check: { bytes throws(Violation) in
            try CSVChecks.check(bytes)
            for file in ImportedFile.all { try file.check(bytes) }
        })
}

enum CSVChecks {
    static func records(_ bytes: [UInt8]) -> [CSVReader.Record] {
        var reader = CSVReader(bytes)
        var records: [CSVReader.Record] = []
        while let record = reader.next() { records.append(record) }
        return records
    }

    static func check(_ bytes: [UInt8]) throws(Violation) {
        let records = records(bytes)
        let lines = breaks(bytes) + 1
        for (record, next) in zip(records, records.dropFirst()) {
            try demand(record.line < next.line, "a record begins before the one before it")
        }
        try demand(
            (records.last?.line ?? 1) <= lines && (records.first?.line ?? 1) >= 1, "a record outside of the lines")
        for record in records {
            guard let fault = record.fault else { continue }
            try demand(record.cells.indices.contains(fault.cell), "a fault in a cell that is not there")
            try demand(fault.sentence.hasSuffix("."), "a fault without a sentence")
        }
        let good = records.filter { $0.fault == nil }
        for end in ["\n", "\r\n", "\r"] { try roundTrip(good.map(\.cells), end: end) }
        if good.count == records.count { try append(bytes, records) }
        if !bytes.contains(0x22) { try open(bytes, records) }
    }

    /// Cells that are written in quotes are read as they were, each record on the line on which it begins.
    private static func roundTrip(_ rows: [[String]], end: String) throws(Violation) {
        var text: [UInt8] = []
        var expected: [Int] = []
        for cells in rows {
            expected.append(breaks(text) + 1)
            text += quoted(cells, end: end)
            // What follows is counted from what stands here; to count all of it each time would take long.
            if text.count > 2_000 { break }
        }
        let again = records(text)
        try demand(
            again.map(\.cells) == Array(rows.prefix(expected.count)), "cells that are quoted are read in another way")
        try demand(again.allSatisfy { $0.fault == nil }, "cells that are quoted are at fault")
        try demand(again.map(\.line) == expected, "quoted records are on other lines")
    }

    /// A file after another: what it holds does not depend on what stands before it.
    private static func append(_ bytes: [UInt8], _ whole: [CSVReader.Record]) throws(Violation) {
        let start = bytes + [0x0A]
        let second = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        let twice = records(start + second)
        try demand(twice.map(\.cells) == (whole + whole).map(\.cells), "a file twice is not its records twice")
        try demand(
            twice.map(\.line) == whole.map(\.line) + whole.map { $0.line + breaks(start) },
            "the second file's lines are wrong")
    }

    /// An open quote spoils its own record and no other.
    private static func open(_ bytes: [UInt8], _ whole: [CSVReader.Record]) throws(Violation) {
        for end in [[UInt8(0x0A)], [0x0D, 0x0A]] {
            let second = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
            let spoilt = records(Array("a,\"b".utf8) + end + second)
            try demand(spoilt.first?.fault?.cell == 1, "an open quote is not found where it is")
            try demand(spoilt.dropFirst().map(\.cells) == whole.map(\.cells), "an open quote swallows other records")
            try demand(spoilt.dropFirst().map(\.line) == whole.map { $0.line + 1 }, "an open quote moves the lines")
        }
    }

    /// CR LF, LF, and CR alone each end a line.
    static func breaks(_ bytes: [UInt8]) -> Int {
        var count = 0
        for (index, byte) in bytes.enumerated() where byte == 0x0A || byte == 0x0D {
            if byte == 0x0D || index == 0 || bytes[index - 1] != 0x0D { count += 1 }
        }
        return count
    }

    static func quoted(_ cells: [String], end: String) -> [UInt8] {
        var text: [UInt8] = []
        for (index, cell) in cells.enumerated() {
            if index > 0 { text.append(0x2C) }
            text.append(0x22)
            for byte in cell.utf8 { text += byte == 0x22 ? [byte, byte] : [byte] }
            text.append(0x22)
        }
        return text + Array(end.utf8)
    }
}

/// One of the imports, as far as they are alike.
private struct ImportedFile: Sendable {
    struct Content {
        var good: [(line: Int, value: AnyHashable)]
        let bad: [BadRow]
    }

    let read: @Sendable ([UInt8]) throws(UnreadableTable) -> Content

    private static let now = Instant(microseconds: 1_795_478_400_000_000)
    private static let today = Day(year: 2026, month: 11, day: 24)

    static let all = [
        ImportedFile { bytes throws(UnreadableTable) in
            let file = try ActivityImport(bytes, now: now)
            let rows = file.rows.flatMap { email, rows in
                rows.map { (line: $0.line, value: AnyHashable([email: $0.span])) }
            }
            return Content(good: rows, bad: file.badRows)
        },
        ImportedFile { bytes throws(UnreadableTable) in
            let file = try AbsenceImport(bytes, today: today)
            return Content(good: file.rows.map { ($0.line, AnyHashable([$0.email: $0.absence])) }, bad: file.badRows)
        },
        ImportedFile { bytes throws(UnreadableTable) in
            let file = try CommitImport(bytes, now: now)
            return Content(good: file.rows.map { ($0.line, AnyHashable([$0.service: $0.commit])) }, bad: file.badRows)
        },
        ImportedFile { bytes throws(UnreadableTable) in
            let file = try DeploymentImport(bytes, now: now)
            return Content(good: file.rows.map { ($0.line, AnyHashable($0.deployment)) }, bad: file.badRows)
        },
        ImportedFile { bytes throws(UnreadableTable) in
            let file = try OrganizationImport(bytes)
            return Content(good: file.rows.map { ($0.line, AnyHashable($0.email)) }, bad: file.badRows)
        },
        ImportedFile { bytes throws(UnreadableTable) in
            let file = try ChangeImport(bytes, now: now)
            return Content(good: file.rows.map { ($0.line, AnyHashable($0.change)) }, bad: file.badRows)
        },
        ImportedFile { bytes throws(UnreadableTable) in
            let file = try ReviewImport(bytes, now: now)
            return Content(good: file.rows.map { ($0.line, AnyHashable($0.review)) }, bad: file.badRows)
        },
        ImportedFile { bytes throws(UnreadableTable) in
            let file = try IncidentImport(bytes, now: now)
            return Content(good: file.rows.map { ($0.line, AnyHashable($0.incident)) }, bad: file.badRows)
        },
        ImportedFile { bytes throws(UnreadableTable) in
            let file = try IterationImport(bytes, now: now)
            return Content(good: file.rows.map { ($0.line, AnyHashable($0.iteration)) }, bad: file.badRows)
        },
        ImportedFile { bytes throws(UnreadableTable) in
            let file = try WorkItemImport(bytes, now: now)
            return Content(good: file.rows.map { ($0.line, AnyHashable($0.event)) }, bad: file.badRows)
        },
        ImportedFile { bytes throws(UnreadableTable) in
            let file = try ServiceImport(bytes)
            return Content(good: file.rows.map { ($0.line, AnyHashable($0.service)) }, bad: file.badRows)
        },
        ImportedFile { bytes throws(UnreadableTable) in
            let file = try IdentityImport(bytes)
            return Content(good: file.rows.map { ($0.line, AnyHashable([$0.email: $0.identity])) }, bad: file.badRows)
        },
        ImportedFile { bytes throws(UnreadableTable) in
            let file = try AnnotationImport(bytes, today: today)
            return Content(
                good: file.rows.map { ($0.line, AnyHashable([AnyHashable($0.scope), AnyHashable($0.content)])) },
                bad: file.badRows)
        },
    ]

    func check(_ bytes: [UInt8]) throws(Violation) {
        let content: Content
        do throws(UnreadableTable) {
            content = try read(bytes)
        } catch {
            try demand(error.sentence.hasSuffix("."), "a file is refused without a sentence")
            return
        }
        let records = CSVChecks.records(bytes)
        let lines = (content.good.map(\.line) + content.bad.map(\.line)).sorted()
        try demand(lines == records.dropFirst().map(\.line), "a row is neither good nor bad, or both")
        try demand(
            content.bad.allSatisfy { !$0.column.isEmpty && $0.sentence.hasSuffix(".") || $0.sentence.hasSuffix("?") },
            "a row is refused without a sentence")
        // Good rows are good whatever the others are.
        guard let header = records.first, header.fault == nil else { return }
        let good = Set(content.good.map(\.line))
        let kept = [header] + records.dropFirst().filter { good.contains($0.line) }
        guard let clean = try? read(kept.flatMap { CSVChecks.quoted($0.cells, end: "\n") }) else {
            throw Violation("a file is refused without its bad rows")
        }
        try demand(clean.bad.isEmpty, "a good row is bad without the bad ones: \(clean.bad[0].description)")
        try demand(values(clean) == values(content), "good rows are others without the bad ones")
    }

    private func values(_ content: Content) -> [AnyHashable] {
        content.good.sorted { $0.line < $1.line }.map(\.value)
    }
}
