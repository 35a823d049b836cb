import Domain
import Metrics
import Testing

/// What a published metric means never changes under its name: lines are chained over quarters, and a level is compared with the one
/// before. Whoever changes what is computed makes a new id; whoever only says it better pins the new words here.
@Suite struct FormulaPinTests {
    /// FNV-1a of what a declaration says of how it is computed.
    private static let pinned: [String: String] = [
        "activity-time-browsing": "246d0e81da5296c7",
        "activity-time-coding": "8a59c79e33662904",
        "activity-time-debugging": "615f15c07ce99ad0",
        "activity-time-reviewing": "8dfa5919afa91004",
        "activity-time-terminal": "e4572cf4a145b79e",
        "activity-time": "c1160708550272c0",
        "after-hours-share": "3b85244f9b73385b",
        "ai-time": "778e8ac04281fdb9",
        "carry-over": "fc0c00ceaf4ab251",
        "change-fail-rate": "a70dafaad175d29",
        "deep-focus-time": "f245efcd3e6e56e0",
        "delivery-index": "37b9129e5e691a08",
        "deployment-cadence": "70d6399a9f204726",
        "failed-deployment-recovery-time": "3e4507a038dfeb34",
        "focus-available": "b41b19002cbca595",
        "focus-time": "4bf97107e23b3d9",
        "fragmentation": "7b8674caabcc4657",
        "lead-time-for-changes-working": "a339ebdd3aa7afd1",
        "lead-time-for-changes": "9524ea2d8f2913bf",
        "meeting-load": "33a54fbadf32ca3a",
        "merge-to-production": "2b239752d2985882",
        "planning-accuracy": "302f4978cc98fe5f",
        "pull-request-cycle-time-coding": "b7c235adb112c289",
        "pull-request-cycle-time-merge": "f02b3609a3fa41a5",
        "pull-request-cycle-time-pickup": "33b738cb35574461",
        "pull-request-cycle-time-review": "a85a529bec65ef56",
        "pull-request-cycle-time-working": "2447ce506c2b1506",
        "pull-request-cycle-time": "d0495e7c1ea88405",
        "review-load-balance": "2d88bece194d4fd1",
        "rework-rate": "35db45929433dff4",
        "scope-change": "3b277b1075b3a555",
        "unplanned-share": "cf9af6b122d81fe8",
        "weekend-share": "4910807adcb5f98b",
    ]

    @Test func `what a published metric says that it computes is pinned to its id`() {
        let all = Catalogue.published + Catalogue.work.map({ $0.declaration })
        for declaration in all {
            let says = "\(declaration.formula)|\(declaration.unit)|\(declaration.panels)"
            let hash = says.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
            #expect(
                Self.pinned[declaration.id.raw] == String(hash, radix: 16),
                "\(declaration.id): is it still the same metric? Then pin \(String(hash, radix: 16)).")
        }
        #expect(Self.pinned.count == Set(all.map(\.id)).count)
    }
}
