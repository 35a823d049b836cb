import Domain
import TestSupport
import Testing

@Suite struct QuarterTests {
    @Test func `every week lies in one quarter, and quarters follow each other`() {
        var at = week("2019-W01")
        var quarter = Quarter(of: at)
        while at < week("2031-W01") {
            let own = Quarter(of: at)
            #expect(own.weeks.contains(at) && own.first <= at && at <= own.last)
            #expect(own == quarter || own == quarter.next)
            #expect(Quarter(own.description) == own && own.next.previous == own)
            quarter = own
            at = at.adding(1)
        }
    }

    @Test func `thirteen weeks, fourteen at the end of a long year`() {
        #expect(Quarter(of: week("2026-W53")).description == "2026-Q4")
        #expect(Quarter(of: week("2026-W53")).weeks.count == 14)
        #expect(Quarter(of: week("2026-W39")).description == "2026-Q3")
        #expect(Quarter(of: week("2026-W40")).weeks.count == 14)
        #expect(Quarter(of: week("2025-W52")).weeks.count == 13)
        #expect(Quarter("2026-Q5") == nil && Quarter("26-Q1") == nil && Quarter("2026-q1") == nil)
    }
}
