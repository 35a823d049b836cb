import Connectors
import Domain
import EvidencePorts
import OutsidePorts
import TestSupport
import Testing

/// Feeds that are huge, slow, redirecting or gone: bounded, told to their owner, and the last good state is kept.
@Suite struct FetchingTests {
    @Test func `a feed is read, and asked next time by its mark`() async throws {
        let outbound = Replies([("etag", "\"1\"")], text(event("TRANSP:OPAQUE")))
        let storage = Kept()
        try await desk(outbound, storage).add(
            .feed, url: "webcal://calendar.example.org/x.ics", user: nil, password: nil, for: ada)
        #expect(storage.contents.count == 1)
        #expect(storage.contents.first?.meetings.count == 1)
        #expect(outbound.asked == ["GET https://calendar.example.org/x.ics"])
        #expect(storage.sources.first?.sealed?.contains("example.org") == false)
    }

    @Test(
        arguments: [
            ("https://10.0.0.1/", OutboundFailure.refused, "not public"), ("http://example.org/", .plain, "plain HTTP"),
            ("https://slow.example.org/", .tooSlow, "in time"), ("https://huge.example.org/", .tooLarge, "larger"),
        ] as [(String, OutboundFailure, String)])
    func `a redirect is followed only through the one way out, which decides`(
        next: String, failure: OutboundFailure, says: String
    ) async throws {
        let outbound = Replies([("location", next)], "", status: 302, then: failure)
        let storage = Kept()
        try await desk(outbound, storage).add(
            .feed, url: "https://calendar.example.org/x.ics", user: nil, password: nil, for: ada)
        #expect(outbound.asked == ["GET https://calendar.example.org/x.ics", "GET \(next)"])
        #expect(storage.contents.isEmpty)
        #expect(storage.failures.first?.contains(says) == true, "\(storage.failures)")
    }

    @Test func `a circle of redirects ends`() async throws {
        let outbound = Replies([("location", "/again")], "", status: 301)
        let storage = Kept()
        try await desk(outbound, storage).add(
            .feed, url: "https://calendar.example.org/x.ics", user: nil, password: nil, for: ada)
        #expect(outbound.asked.count == 4)
        #expect(storage.failures.first?.contains("again and again") == true)
    }

    @Test(arguments: [
        (200, "<html>", "no calendar"), (401, "", "let us in"), (404, "", "any more"), (500, "", "of its own"),
    ])
    func `what is no calendar is a sentence, and nothing is stored`(status: Int, body: String, says: String)
        async throws
    {
        let storage = Kept()
        try await desk(Replies([], body, status: status), storage).add(
            .feed, url: "https://calendar.example.org/x.ics", user: nil, password: nil, for: ada)
        #expect(storage.contents.isEmpty)
        #expect(storage.failures.first?.contains(says) == true)
    }

    @Test func `the password of a CalDAV server goes to no other host`() async throws {
        let elsewhere = """
            <d:multistatus xmlns:d="DAV:"><d:response><d:href>/</d:href><d:propstat><d:prop><d:current-user-principal>
            <d:href>https://elsewhere.example.com/me/</d:href></d:current-user-principal></d:prop></d:propstat></d:response>
            </d:multistatus>
            """
        for outbound in [
            Replies([("location", "https://elsewhere.example.com/")], "", status: 301),
            Replies([("location", "https://dav.example.org.evil.example.com/")], "", status: 301),
            Replies([], elsewhere, status: 207),
        ] {
            let storage = Kept()
            try await desk(outbound, storage).add(
                .caldav, url: "https://dav.example.org/", user: "ada", password: "secret", for: ada)
            #expect(outbound.asked == ["PROPFIND https://dav.example.org/"])
            #expect(storage.failures.first?.contains("another host") == true, "\(storage.failures)")
        }
    }

    @Test(arguments: ["ftp://x/", "example.org/x.ics", "", "https://x/ y\u{7f}", "https://x/#a"])
    func `what is no address is refused before anything is kept`(address: String) async {
        let storage = Kept()
        await #expect(throws: CalendarDesk.Refusal.self) {
            try await desk(Replies([], ""), storage).add(.feed, url: address, user: nil, password: nil, for: ada)
        }
        #expect(storage.sources.isEmpty)
    }
}
