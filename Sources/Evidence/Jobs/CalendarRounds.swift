public import Connectors
public import Logging
public import ServiceLifecycle

/// Asks people's calendars once an hour, each by whichever server is first. What is wrong with one is written where its owner reads
/// it, and nowhere else.
public struct CalendarRounds: Service {
    private let desk: CalendarDesk
    private let logger: Logger

    public init(desk: CalendarDesk, logger: Logger) {
        self.desk = desk
        self.logger = logger
    }

    public func run() async throws {
        await rounds(
            every: .seconds(60), orSay: "the reading of calendars did not finish; it goes on in a minute", to: logger
        ) {
            try await cancelWhenGracefulShutdown { try await desk.fetchDue() }
        }
    }
}
