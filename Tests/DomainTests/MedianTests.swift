import Domain
import TestSupport
import Testing

@Suite struct MedianTests {
    @Test func `the median is the one in the middle, or between the two`() {
        #expect(median([]) == nil)
        #expect(median([7]) == 7)
        #expect(median([9, 1]) == 5)
        #expect(median([3, 1, 2]) == 2)
        #expect(median([4, 1, 3, 2]) == 2.5)
    }

    @Test func `working days are Monday to Friday without holidays`() {
        let week = week("2026-W53")
        #expect(WorkingDays.count(in: week, holidays: []) == 5)
        let newYear = Day(year: 2027, month: 1, day: 1)
        #expect(WorkingDays.count(in: week, holidays: [newYear, newYear.adding(1), newYear.adding(7)]) == 4)
        #expect(WorkingDays.count(in: week, holidays: Set(week.days)) == 0)
    }
}
