import Domain
import TestSupport
import Testing
import Trends

/// What notes ask a reading to do, drawn beside `WeekEffects`.
@Suite struct WeekEffectsTests {
    private let first = Day(year: 2026, month: 6, day: 29).week

    private func note(_ effect: AnnotationContent.Effect, from: Int, to: Int) -> AnnotationContent {
        AnnotationContent(
            from: first.monday.adding(from), to: first.monday.adding(to), kind: .offsite, text: "x", effect: effect)
    }

    private func points(_ values: [Double?]) -> [WeekPoint] {
        values.enumerated().map { index, value in
            let week = first.adding(index)
            return value.map { WeekPoint.published(week, PersonalValue($0)) } ?? .noData(week)
        }
    }

    @Test func `every week that a note to leave out touches is left out, and no other`() {
        // Sunday of the second week to Monday of the fourth.
        let effects = WeekEffects(of: [note(.leaveOut, from: 13, to: 21), note(.none, from: 0, to: 60)])
        #expect(effects.leftOut == Set([1, 2, 3].map(first.adding)))
        #expect(effects.restarts.isEmpty)
    }

    @Test func `a new baseline begins with the week of its first day, and the last one that has begun holds`() {
        let effects = WeekEffects(
            of: [note(.newBaseline, from: 16, to: 16), note(.newBaseline, from: 45, to: 45)])
        #expect(effects.restarts == [first.adding(2), first.adding(6)])
        #expect(effects.baseBegins(through: first.adding(1)) == nil)
        #expect(effects.baseBegins(through: first.adding(5)) == first.adding(2))
        #expect(effects.baseBegins(through: first.adding(6)) == first.adding(6))
        #expect(!effects.counts(first.adding(1), through: first.adding(5)))
        #expect(effects.counts(first.adding(2), through: first.adding(5)))
    }

    @Test func `values stay where they are: only what a reading counts changes, and never the length`() {
        let given = points([10, 11, nil, 10, 12, 11])
        let effects = WeekEffects(of: [note(.leaveOut, from: 28, to: 28), note(.newBaseline, from: 7, to: 7)])
        let read = effects.applied(to: given)
        #expect(read.map(\.week) == given.map(\.week))
        #expect(read.map { $0.value?.amount } == [nil, 11, nil, 10, nil, 11])
        #expect(WeekEffects.none.applied(to: given).map { $0.value?.amount } == given.map { $0.value?.amount })
    }

    @Test func `a drop that is left out is no drop, and a new baseline is compared with itself alone`() {
        let calm: [Double?] = [10, 11, 10, 12, 11, 10, 11, 12, 10, 11, 10, 11, 12]
        let given = points(calm.map { $0.map { $0 * 3600 } } + [3 * 3600, 3.2 * 3600, 2.9 * 3600])
        guard case .sustained = reading(of: given, leastEffect: 3600).change else {
            Issue.record("without a note it is a change")
            return
        }
        let away = WeekEffects(of: [note(.leaveOut, from: 13 * 7, to: 15 * 7 + 2)])
        guard case .steady = reading(of: away.applied(to: given), leastEffect: 3600).change else {
            Issue.record("left out, it is none")
            return
        }
        let anew = WeekEffects(of: [note(.newBaseline, from: 13 * 7, to: 13 * 7)])
        guard case .tooEarly = reading(of: anew.applied(to: given), leastEffect: 3600).change else {
            Issue.record("against itself there is too little yet")
            return
        }
    }

    /// One answer for readings, for what is drawn, and for what is asked: by what the lines are of.
    @Test func `a note counts where it was written, and one of the organization beside all but a person's lines`() {
        let scopes: [Annotation.Scope] = [
            .oneself(isShown: false), .oneself(isShown: true), .team("Cart"), .service(ServiceID("shop")),
            .organization,
        ]
        func counting(for lines: ReadLines) -> [Annotation.Scope] {
            scopes.filter {
                Annotation(note(.leaveOut, from: 0, to: 0), $0, id: nil, mayRemove: false).counts(for: lines)
            }
        }
        // A team's note could otherwise make somebody's own change disappear.
        #expect(counting(for: .ofOneself) == [.oneself(isShown: false), .oneself(isShown: true)])
        #expect(counting(for: .ofGroup(.team("Cart"))) == [.team("Cart"), .organization])
        #expect(counting(for: .ofGroup(.team("Till"))) == [.organization])
        #expect(counting(for: .ofGroup(.department("Shop"))) == [.organization])
        #expect(counting(for: .ofGroup(.organization)) == [.organization])
        #expect(counting(for: .ofService(ServiceID("shop"))) == [.service(ServiceID("shop")), .organization])
        #expect(ReadLines(WorkSubject.team("Cart")) == ReadLines(NoticeSubject.team("Cart")))
        #expect(ReadLines(WorkSubject.service(ServiceID("s"))) == ReadLines(NoticeSubject.service(ServiceID("s"))))
    }

    @Test func `a published line is read without what is left out, and since it begins anew`() {
        let line = (0..<14).map { PublishedWeek(week: first.adding($0), value: Double($0)) }
        #expect(reading(ofLine: line, heeding: .none).weeks == 14)
        let away = WeekEffects(of: [note(.leaveOut, from: 7, to: 20)])
        #expect(reading(ofLine: line, heeding: away).weeks == 12)
        let anew = reading(ofLine: line, heeding: WeekEffects(of: [note(.newBaseline, from: 50, to: 50)]))
        #expect(anew.weeks == 7 && anew.slope == nil && anew.limits?.median == 10)
        let broken = line.map { PublishedWeek(week: $0.week, value: $0.value, isBreak: $0.week == first.adding(11)) }
        #expect(reading(ofLine: broken, heeding: .none).limits == nil, "three weeks since it began anew")
    }
}
