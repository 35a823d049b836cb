import Domain
import Metrics
import Testing

@Suite struct CatalogueTests {
    private let all = Catalogue.all

    @Test func `ids are unique kebab-case titles`() {
        #expect(Set(all.map(\.id)).count == all.count)
        for metric in all {
            #expect(metric.id.raw.utf8.allSatisfy { (97...122).contains($0) || $0 == UInt8(ascii: "-") })
        }
    }

    @Test func `every metric says what it does not say and what stands beside it`() {
        for metric in all {
            #expect(metric.doesNotSay.count > 20)
            #expect(all.contains { $0.id == metric.counterMetric })
            #expect(metric.counterMetric != metric.id)
            #expect(!metric.formula.isEmpty)
        }
    }

    @Test func `nothing forbidden is in the catalogue`() {
        let forbidden = [
            "hours logged", "story points", "lines of code", "commit count", "keystroke", "screenshot", "clipboard",
            "window title", "location", "idle", "first event", "last event", "score", "target", "threshold", "rank",
        ]
        for metric in all {
            let words = "\(metric.id) \(metric.title) \(metric.purpose)".lowercased()
            for word in forbidden { #expect(!words.contains(word)) }
        }
    }

    @Test func `a personal value does not print`() {
        let value = PersonalValue(12345)
        var dumped = ""
        dump(value, to: &dumped)
        #expect(!"\(value) \(String(reflecting: value)) \(dumped)".contains("12345"))
    }

    /// product.md section 3: no page shows one metric alone.
    @Test func `what would stand alone is asked for with what explains it`() {
        for shown in [Catalogue.forLooks, Catalogue.forJointPages] {
            for only in shown {
                let together = Catalogue.besideEachOther([only.id], of: shown)
                #expect(together.count == 2 && together.contains(only.id), "\(only.id)")
                #expect(together.contains(only.counterMetric), "\(only.id)")
            }
            let two = Set(shown.prefix(2).map(\.id))
            #expect(Set(Catalogue.besideEachOther(two, of: shown)) == two)
            #expect(Catalogue.besideEachOther([], of: shown).isEmpty)
            #expect(Catalogue.besideEachOther([MetricID("lines-of-code")], of: shown).isEmpty)
        }
    }
}
