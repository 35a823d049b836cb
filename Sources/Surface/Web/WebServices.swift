public import Access
public import Actions
public import Connectors
public import Domain
public import EvidencePorts
public import LeadershipAnswers
public import Letters
public import OrganizationAnswers
public import OrganizationPorts
public import OutsidePorts
public import PersonalAnswers
public import SignIn
public import WorkAnswers

/// All that the routes call, handed over by the composition root.
public struct WebServices: Sendable {
    public let policy: Policy
    public let gatekeeper: Gatekeeper
    public let trends: MyTrends
    public let records: MyRecordsAnswer
    public let today: MyToday
    public let ownCalendars: MyCalendarsAnswer
    public let roster: RosterAnswer
    public let groups: GroupTrends
    public let workTrends: WorkTrends
    public let publishedWork: PublishedWork
    public let looks: LookAnswers
    public let lookActions: LookActions
    public let houseActions: HouseActions
    public let rollout: RolloutActions
    public let people: PeopleActions
    public let voice: VoiceActions
    public let talk: TalkServices
    /// How often somebody asks for looks.
    let askings = Throttle(perMinute: 30)
    /// How often somebody makes what costs more than a page: tokens and exports.
    let makings = Throttle(perMinute: 30)
    /// Nil where no mail server is named.
    public let letters: Letters?
    public let actions: OwnDataActions
    /// The checkpoint that travels with the reply to heartbeats, and the key that it is verified with.
    public let pinning: CheckpointPinning
    public let ledgerChecks: LedgerChecks
    public let evidence: any EvidenceWriting
    /// Where webhooks arrive.
    public let hooks: HookDoor
    public let connections: ConnectionDesk
    public let calendars: CalendarDesk
    public let organization: any OrganizationStorage
    public let clock: any Clock
    public let randomness: any Randomness
    public let site: Site
    /// Whether storage has said that there is no space left.
    let isOutOfSpace: @Sendable (any Error) -> Bool
    let meter = Meter()
    let rooms = BodyRooms()

    public init(
        policy: Policy, gatekeeper: Gatekeeper, trends: MyTrends, records: MyRecordsAnswer, today: MyToday,
        ownCalendars: MyCalendarsAnswer,
        roster: RosterAnswer, groups: GroupTrends, workTrends: WorkTrends, publishedWork: PublishedWork,
        looks: LookAnswers, lookActions: LookActions, houseActions: HouseActions, rollout: RolloutActions,
        people: PeopleActions,
        voice: VoiceActions, talk: TalkServices, pinning: CheckpointPinning,
        ledgerChecks: LedgerChecks, letters: Letters?, actions: OwnDataActions,
        evidence: any EvidenceWriting, hooks: HookDoor, connections: ConnectionDesk,
        calendars: CalendarDesk,
        organization: any OrganizationStorage,
        clock: any Clock, randomness: any Randomness, site: Site,
        isOutOfSpace: @escaping @Sendable (any Error) -> Bool
    ) {
        self.isOutOfSpace = isOutOfSpace
        self.policy = policy
        self.gatekeeper = gatekeeper
        self.trends = trends
        self.records = records
        self.today = today
        self.ownCalendars = ownCalendars
        self.roster = roster
        self.groups = groups
        self.workTrends = workTrends
        self.publishedWork = publishedWork
        self.looks = looks
        self.lookActions = lookActions
        self.houseActions = houseActions
        self.rollout = rollout
        self.people = people
        self.voice = voice
        self.talk = talk
        self.pinning = pinning
        self.ledgerChecks = ledgerChecks
        self.letters = letters
        self.actions = actions
        self.evidence = evidence
        self.hooks = hooks
        self.connections = connections
        self.calendars = calendars
        self.organization = organization
        self.clock = clock
        self.randomness = randomness
        self.site = site
    }
}

/// How the server is reached from outside.
public struct Site: Sendable {
    /// Without a slash at the end: `http://127.0.0.1:8080`.
    public let address: String
    /// The secret of the set-up page; nil once the directory is set up.
    public let setUpSecret: Secret?
    /// Whether a proxy of ours says who called.
    public let isBehindProxy: Bool
    /// Whether others than this machine reach it.
    public let isBeyondLoopback: Bool
    /// Whether this server itself ends TLS.
    public let endsTLS: Bool
    /// What opens `/metrics` from elsewhere; nil is nothing.
    public let metricsToken: Secret?
    public init(
        address: String, setUpSecret: Secret?, isBehindProxy: Bool, isBeyondLoopback: Bool, endsTLS: Bool,
        metricsToken: Secret?
    ) {
        self.endsTLS = endsTLS
        self.isBehindProxy = isBehindProxy
        self.isBeyondLoopback = isBeyondLoopback
        self.metricsToken = metricsToken
        self.address = address
        self.setUpSecret = setUpSecret
    }

    /// Cookies are `__Host-` and Secure except on loopback without TLS.
    var isSecure: Bool { address.hasPrefix("https://") }
    /// Where the provider sends them back to; it knows exactly this address.
    var signOnRedirect: String { address + "/sign-on/callback" }
    var origin: String { address }
}
