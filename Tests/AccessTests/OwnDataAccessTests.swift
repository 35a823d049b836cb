import Access
import Domain
import TestSupport
import Testing

/// What the kernel says yes to, and that a value cannot leave under a grant for somebody else.
@Suite struct OwnDataAccessTests {
    private let policy = Policy(standing: OnePerson(PersonID("ada")))

    private func adasGrant() async throws -> Grant<Oneself> {
        policy.ownData(of: try await policy.viewer(presenting: .session(OnePerson.session)))
    }

    @Test func `who presents nothing that is known is nobody`() async {
        await #expect(throws: Denied.self) { try await policy.viewer(presenting: .session(Secret("guessed"))) }
        await #expect(throws: Denied.self) { try await policy.viewer(presenting: .readToken(OnePerson.session)) }
    }

    @Test func `a grant is for whoever asks`() async throws {
        #expect(try await adasGrant().subject == PersonID("ada"))
    }

    private func collection(of person: String) -> CollectionState {
        CollectionState(
            of: PersonID(person), latest: nil, pausedSince: nil, excludedProjects: [], discarded: [:],
            hasOneHeartbeat: false, awaitsNotice: false, tokens: [])
    }

    private func trend(of person: String) -> PersonalTrend {
        .tooEarly(of: PersonID(person), metric: MetricID("m"), unit: .seconds, weeks: [], withValues: 0)
    }

    private func pattern(of person: String) -> WeekdayPattern {
        WeekdayPattern(of: PersonID(person), metric: MetricID("m"), entries: [], highest: nil, lowest: nil)
    }

    @Test func `nothing of bob leaves under ada's grant, however it is wrapped`() async throws {
        let week = try #require(Week("2026-W40"))
        func weeks(_ whole: String, _ trends: String, _ days: String, _ state: String) -> MyWeeks {
            MyWeeks(
                of: PersonID(whole), through: week, trends: [trend(of: trends)], weekdays: [pattern(of: days)],
                commits: [], zones: ZoneHistory(.utc), collection: collection(of: state))
        }
        _ = try policy.release(weeks("ada", "ada", "ada", "ada"), under: try await adasGrant())
        for mixed in [
            weeks("bob", "ada", "ada", "ada"), weeks("ada", "bob", "ada", "ada"), weeks("ada", "ada", "bob", "ada"),
            weeks("ada", "ada", "ada", "bob"),
        ] {
            #expect(try await isDenied { try policy.release(mixed, under: $0) })
        }
        #expect(try await isDenied { try policy.release(trend(of: "bob"), under: $0) })
        #expect(try await isDenied { try policy.release(collection(of: "bob"), under: $0) })
        let profile = Profile(
            person: PersonID("bob"), email: "", name: "", homes: [], zones: ZoneHistory(.utc), acknowledgement: nil)
        #expect(try await isDenied { try policy.release(profile, under: $0) })
        let records = MyRecords(
            of: PersonID("ada"), day: Day(daysSince1970: 0), heartbeats: [], spans: [], commits: [], corrections: [],
            closedRanges: [], absences: [], projects: [], accounts: [], cases: [], reach: nil,
            collection: collection(of: "bob"))
        #expect(try await isDenied { try policy.release(records, under: $0) })
        #expect(try await !isDenied { try policy.release(collection(of: "ada"), under: $0) })
    }

    private func isDenied<Value>(
        _ release: (consuming Grant<Oneself>) throws -> Visible<Value>
    ) async throws -> Bool {
        let grant = try await adasGrant()
        do { _ = try release(grant) } catch is Denied { return true }
        return false
    }
}
