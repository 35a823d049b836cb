import Calendars
import Domain
import Foundation
import TestSupport
import Testing

@testable import Connectors

/// Reading takes no thread of those that answer requests, and no more memory than some calendars need.
@Suite struct CalendarReaderTests {
    @Test(.timeLimit(.minutes(1))) func `calendars are read beside the requests, and only so many wait`() async throws {
        let reader = CalendarReader()
        // Nobody reads: whoever waits waits on no thread at all.
        reader.queue.isSuspended = true
        let document = CalendarPart(name: "", text: Array(text(event("TRANSP:OPAQUE")).utf8))
        let read = await withTaskGroup(of: Int?.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try? await reader.read([document], isKnownToTell: false, of: owner, within: window).meetings.count
                }
            }
            var refused = 0
            while refused < 4, let count = await group.next() {
                #expect(count == nil, "those that may not wait are told so at once")
                refused += 1
            }
            reader.queue.isSuspended = false
            return await group.reduce(into: [Int?]()) { $0.append($1) }
        }
        #expect(read == Array(repeating: 1, count: 16))
        let again = try await reader.read([document], isKnownToTell: false, of: owner, within: window)
        #expect(again.meetings.count == 1, "and then again")
    }
}
