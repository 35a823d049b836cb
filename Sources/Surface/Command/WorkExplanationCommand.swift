import Domain
import Metrics
import OrganizationPorts
import OutsidePorts
import Shapes
import Web
import WorkAnswers

/// `explain METRIC --service S` and `--team T` for shared work: every number opens into the changes, deployments and items that it
/// was made of. It has the floors of the pages: what no page shows is not explained either.
struct WorkExplaining {
    let metric: Declaration
    /// The short name, or the name.
    let service: String?
    let team: String?
    let week: String?

    func run(in composition: any Composition, _ place: Place, _ settings: Settings, _ format: TextFormat) async throws {
        let house = try await composition.open(place, creating: false, logger: makeLogger(settings))
        if let why = try await house.whyNothingIsPublished(at: house.clock.now()) {
            await house.close()
            throw CommandFailure(.no, "\(why): there is nothing to explain.")
        }
        let slugs = try await house.organization.slugs()
        let places = try await house.publishedWork.places()
        guard let found = places.first(where: { isMeant($0, slugs) }) else {
            await house.close()
            let known = places.compactMap { name($0, slugs) }.prefix(12).joined(separator: ", ")
            let what = service == nil ? "team with work" : "service"
            throw CommandFailure(
                .usage, "There is no \(what) \(service ?? team ?? ""): here are \(known.isEmpty ? "none yet" : known).")
        }
        let current = found.zone.day(of: house.clock.now()).week
        let through = try await house.completeWeek(week, before: current)
        let weeks = (0..<12).reversed().map { through.adding(-$0) }
        let explanation = try await house.publishedWork.explanation(
            of: metric.id, about: found, weeks, upTo: current.adding(-1))
        let beside: NotesPlace =
            switch found.subject {
            case .service(let id): .service(id)
            case .team(let name): .group(.team(name))
            }
        let notes = try await house.talk.storage.annotations(beside: beside, in: weeks.days)
        await house.close()
        guard let explanation else {
            throw CommandFailure(.usage, "\(metric.title) is about teams: say --team.")
        }
        if format == .json {
            say(WorkExplanationShape.json(explanation, notes: notes, zone: found.zone, slugs: slugs).text)
        } else {
            write(explanation, found.name)
            for note in notes { say(note.inOneLine) }
        }
    }

    private func isMeant(_ place: WorkPlace, _ slugs: [GroupSubject: String]) -> Bool {
        switch place.subject {
        case .service(let id): service == id.raw || service == place.name
        case .team(let name): team != nil && (team == slugs[.team(name)] || team == name)
        }
    }

    private func name(_ place: WorkPlace, _ slugs: [GroupSubject: String]) -> String? {
        switch place.subject {
        case .service(let id): service == nil ? nil : id.raw
        case .team(let name): service == nil ? slugs[.team(name)] : nil
        }
    }

    private func write(_ explanation: WorkExplanation, _ name: String) {
        say("\(metric.title) of \(name), weeks up to \(explanation.through): \(metric.formula)")
        if let metric = Catalogue.work(metric.id) { say(metric.statistic.sentence) }
        for step in explanation.coverage.steps { say(step.words) }
        for missing in explanation.coverage.missing { say("missing: \(missing.rawValue)") }
        for point in explanation.trend.points {
            let value = point.value.map { shown($0) } ?? point.status.rawValue
            let n = point.n.map { "  from \(point.part.map { "\($0) of " } ?? "")\($0)" } ?? ""
            let tail = [point.p75.map { "p75 \(shown($0))" }, point.p90.map { "p90 \(shown($0))" }].compactMap(\.self)
            say(
                "\(point.week)  \(value)\(tail.map { "  " + $0 }.joined())\(n)\(point.weeks > 1 ? "  (\(point.weeks) weeks)" : "")"
            )
        }
        for item in explanation.items {
            say("\(item.week)  \(item.id)  \(item.from) → \(item.to)\(item.seconds.map { "  " + shown($0) } ?? "")")
        }
        for left in explanation.leftOut {
            say("left out: \(left.id ?? left.items.map(String.init) ?? "no count")  \(left.reason)")
        }
        if let open = explanation.coverage.stillOpen {
            say("not finished yet: \(open)")
        } else {
            say("no counts: some of it is withheld, and from week to week they would be one person's")
        }
    }

    private func shown(_ value: Double) -> String {
        switch metric.unit {
        case .seconds: JSON.number((value / 360).rounded() / 10).text + " h"
        case .ratio: JSON.number((value * 1000).rounded() / 10).text + " %"
        case .count: JSON.number((value * 100).rounded() / 100).text
        }
    }
}
