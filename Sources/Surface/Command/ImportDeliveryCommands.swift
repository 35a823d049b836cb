import ArgumentParser
import Domain
import EvidencePorts
import Intake
import OutsidePorts

struct ImportChangesCommand: WorkFileCommand {
    static let configuration = CommandConfiguration(
        commandName: "changes",
        abstract: "Imports pull and merge requests from a CSV, for systems without a connector.",
        discussion: """
            The columns are id,service,author_email,created_at,ready_at,first_commit_at,first_review_at,approved_at,merged_at,
            closed_at,merge_sha,shas; of the moments only created_at must be there, shas are separated by spaces. The same id
            again is the same change: what stands later holds.
            """)

    @OptionGroup var options: PlaceOptions
    @Argument(help: "The CSV file.") var file: String

    func store(_ bytes: [UInt8], in house: OpenHouse) async throws -> (taken: Int, bad: [BadRow]) {
        let table = try ChangeImport(bytes, now: house.clock.now())
        try await house.store(table.rows.map(\.change), heardAs: "changes", of: \.service) { rows, service in
            _ = try await house.work.replace(rows, of: service)
        }
        return (table.rows.count, table.badRows)
    }
}

struct ImportReviewsCommand: WorkFileCommand {
    static let configuration = CommandConfiguration(
        commandName: "reviews",
        abstract: "Imports reviews of changes from a CSV.",
        discussion: """
            The columns are change_id,reviewer_email,submitted_at,state; state is one of approved, changes_requested, commented.
            The same row again is the same review, and the change may be imported later.
            """)

    @OptionGroup var options: PlaceOptions
    @Argument(help: "The CSV file.") var file: String

    func store(_ bytes: [UInt8], in house: OpenHouse) async throws -> (taken: Int, bad: [BadRow]) {
        let table = try ReviewImport(bytes, now: house.clock.now())
        try await house.store(table.rows.map(\.review), heardAs: "reviews") { _ = try await house.work.store($0) }
        return (table.rows.count, table.badRows)
    }
}

struct ImportIncidentsCommand: WorkFileCommand {
    static let configuration = CommandConfiguration(
        commandName: "incidents",
        abstract: "Imports incidents from a CSV.",
        discussion: """
            The columns are id,service,detected_at,resolved_at,[deployment_id],[cause]; resolved_at is empty while it is open. A
            cause external is somebody else's and never counts as a failure of a change; other words are not kept.
            """)

    @OptionGroup var options: PlaceOptions
    @Argument(help: "The CSV file.") var file: String

    func store(_ bytes: [UInt8], in house: OpenHouse) async throws -> (taken: Int, bad: [BadRow]) {
        let table = try IncidentImport(bytes, now: house.clock.now())
        try await house.store(table.rows.map(\.incident), heardAs: "incidents", of: \.service) { rows, service in
            _ = try await house.work.store(rows, of: service)
        }
        return (table.rows.count, table.badRows)
    }
}

struct ImportIterationsCommand: WorkFileCommand {
    static let configuration = CommandConfiguration(
        commandName: "iterations",
        abstract: "Imports iterations of teams from a CSV.",
        discussion: """
            The columns are id,team,name,started_at,completed_at: when it was begun and closed, not when it was meant to be. The
            same id again is the same iteration.
            """)

    @OptionGroup var options: PlaceOptions
    @Argument(help: "The CSV file.") var file: String

    func store(_ bytes: [UInt8], in house: OpenHouse) async throws -> (taken: Int, bad: [BadRow]) {
        let table = try IterationImport(bytes, now: house.clock.now())
        try await house.store(table.rows.map(\.iteration), heardAs: "iterations") { _ = try await house.work.store($0) }
        return (table.rows.count, table.badRows)
    }
}

struct ImportWorkItemsCommand: WorkFileCommand {
    static let configuration = CommandConfiguration(
        commandName: "work-items",
        abstract: "Imports what happened to items of work, from a CSV.",
        discussion: """
            The columns are item,iteration,event,at,value,[assignee_email]; event is one of created, entered, left, done,
            reopened, estimated; value is an estimate in whatever the team estimates in. Titles are not asked for.
            """)

    @OptionGroup var options: PlaceOptions
    @Argument(help: "The CSV file.") var file: String

    func store(_ bytes: [UInt8], in house: OpenHouse) async throws -> (taken: Int, bad: [BadRow]) {
        let table = try WorkItemImport(bytes, now: house.clock.now())
        try await house.store(table.rows.map(\.event), heardAs: "work-items") { _ = try await house.work.store($0) }
        return (table.rows.count, table.badRows)
    }
}
