public import Access
public import Actions
public import Connectors
public import Domain
public import EvidencePorts
public import Jobs
public import LeadershipAnswers
public import Ledger
public import Letters
public import Logging
public import OrganizationAnswers
public import OrganizationPorts
public import OutsidePorts
public import PersonalAnswers
public import Publication
public import PublishedPorts
public import SignIn
public import Web
public import WorkAnswers

/// Where the data is, and what may be configured about opening it.
public struct Place: Sendable {
    public let directory: String
    /// A connection URI of PostgreSQL, instead of the embedded database in the directory.
    public let server: String?
    /// Whether the address was an argument, which everybody on the machine can read.
    public let serverIsArgument: Bool
    /// The file with the key, if not in the directory: several servers on one database need the same one.
    public let keyFile: String?
    /// scrypt's cost; the production value unless somebody asks for another.
    public let passphraseCost: Int
    /// In a simulated directory: the moment at which the clock of this command begins.
    public let asOf: Instant?
    /// In a simulated directory: the phase of the rollout, instead of the one it was made with.
    public var phase: Phase?
    /// Whether this only reads what a simulated directory was made with, so that the same seed gives the same bytes.
    public var standsStill = false
    /// A file that names what may be called although it is not public.
    public var outboundAllow: String?
    /// Where letters go; nil is nowhere.
    public var mail: MailSettings?
    /// The identity provider by which people may sign in.
    public var signOn: SignOnSettings?
    /// Passphrases that nobody may choose, because they were in leaks; nil where no list is named.
    public var breached: BreachedPassphrases?
    public init(
        directory: String, server: String?, serverIsArgument: Bool, keyFile: String?, passphraseCost: Int,
        asOf: Instant?
    ) {
        self.serverIsArgument = serverIsArgument
        self.asOf = asOf
        self.directory = directory
        self.server = server
        self.keyFile = keyFile
        self.passphraseCost = passphraseCost
    }
}

/// Which server takes letters, and in whose name.
public struct MailSettings: Sendable {
    /// `smtp://user@host:port` or `smtps://…`.
    public let server: String
    public let from: String?
    public let password: Secret?
    /// A file with the certificates by which the server is trusted; nil for those of the system.
    public let authorities: String?
    public init(server: String, from: String?, password: Secret?, authorities: String?) {
        self.authorities = authorities
        self.server = server
        self.from = from
        self.password = password
    }
}

/// An opened directory, with everything wired.
public struct OpenHouse: Sendable {
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
    public let voice: VoiceActions
    public let talk: TalkServices
    public let actions: OwnDataActions
    public let sealer: Sealer
    /// Asks about what was sealed.
    public let notices: NoticeTurn
    public let ledger: any LedgerReading
    /// What the checkpoints of this ledger are verified with.
    public let ledgerKey: VerifierKey
    public let note: @Sendable (LedgerEntry) async throws -> Void
    public let archive: any PublishedArchiving
    public let evidence: any EvidenceWriting
    public let work: any WorkWriting & DeliveryWriting
    public let organization: any OrganizationStorage
    /// Where webhooks arrive.
    public let hooks: HookDoor
    public let connections: ConnectionDesk
    public let calendars: CalendarDesk
    /// The way out to other systems: what is public, and what the operator's file names.
    public let outbound: any Outbound
    /// Letters, for a house that is reached under that address; nil where no mail server is named.
    public let letters: @Sendable (_ address: String) -> Letters?
    public let mail: any LetterStorage
    public let claims: any JobClaiming
    public let clock: any Clock
    public let randomness: any Randomness
    /// How the address of somebody who has deleted everything is kept.
    public let hashAddress: @Sendable (String) -> String
    /// A name that only the key file opens again.
    public let sealName: @Sendable (String) -> String?
    /// Whether storage has said that there is no space left.
    public let isOutOfSpace: @Sendable (any Error) -> Bool
    /// Commits what is submitted until `stopWriting` is called, then what is left.
    public let write: @Sendable () async -> Void
    public let stopWriting: @Sendable () -> Void
    public let close: @Sendable () async -> Void

    public init(
        policy: Policy, gatekeeper: Gatekeeper, trends: MyTrends, records: MyRecordsAnswer, today: MyToday,
        ownCalendars: MyCalendarsAnswer,
        roster: RosterAnswer, groups: GroupTrends, workTrends: WorkTrends, publishedWork: PublishedWork,
        looks: LookAnswers, lookActions: LookActions,
        houseActions: HouseActions, rollout: RolloutActions, voice: VoiceActions, talk: TalkServices,
        actions: OwnDataActions,
        sealer: Sealer, notices: NoticeTurn,
        ledger: any LedgerReading,
        ledgerKey: VerifierKey,
        note: @escaping @Sendable (LedgerEntry) async throws -> Void, archive: any PublishedArchiving,
        evidence: any EvidenceWriting, work: any WorkWriting & DeliveryWriting, organization: any OrganizationStorage,
        hooks: HookDoor, connections: ConnectionDesk, calendars: CalendarDesk, outbound: any Outbound,
        letters: @escaping @Sendable (String) -> Letters?, mail: any LetterStorage, claims: any JobClaiming,
        clock: any Clock,
        randomness: any Randomness,
        hashAddress: @escaping @Sendable (String) -> String, sealName: @escaping @Sendable (String) -> String?,
        isOutOfSpace: @escaping @Sendable (any Error) -> Bool,
        write: @escaping @Sendable () async -> Void,
        stopWriting: @escaping @Sendable () -> Void, close: @escaping @Sendable () async -> Void
    ) {
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
        self.voice = voice
        self.talk = talk
        self.actions = actions
        self.sealer = sealer
        self.notices = notices
        self.ledger = ledger
        self.ledgerKey = ledgerKey
        self.note = note
        self.archive = archive
        self.evidence = evidence
        self.work = work
        self.hooks = hooks
        self.connections = connections
        self.calendars = calendars
        self.organization = organization
        self.outbound = outbound
        self.letters = letters
        self.mail = mail
        self.claims = claims
        self.clock = clock
        self.randomness = randomness
        self.hashAddress = hashAddress
        self.sealName = sealName
        self.isOutOfSpace = isOutOfSpace
        self.write = write
        self.stopWriting = stopWriting
        self.close = close
    }
}

/// What `doctor` found: a sentence, and whether somebody should do something about it.
public struct HealthFinding: Sendable {
    public let sentence: String
    public let needsAttention: Bool
    public init(_ sentence: String, needsAttention: Bool) {
        self.sentence = sentence
        self.needsAttention = needsAttention
    }
}

/// How the executable wires the house; the only implementation is beside `main.swift`.
public protocol Composition: Sendable {
    /// Opens the database and brings its schema up to date.
    /// - Parameter creating: whether it is made if it is not there; a command that only reads or changes makes none.
    func open(_ place: Place, creating: Bool, logger: Logger) async throws -> OpenHouse
    /// Keeps a second server off an embedded database, as long as what is answered lives. Commands share it all the same.
    func holdForServing(_ place: Place) throws -> HeldDirectory
    /// How the server is reached that serves this directory now; nil if none does.
    func servedAddress(of place: Place) -> String?
    /// Brings the schema up to date; answers the steps taken.
    func migrate(_ place: Place) async throws -> [String]
    /// Copies everything to another place, which must be empty; answers how many rows each table has there. That it is done is
    /// in the ledger before anything is read, and so in the copy too.
    func copy(from place: Place, to other: Place) async throws -> [(table: String, rows: Int)]
    func examine(_ place: Place) async throws -> [HealthFinding]
    /// What a failure of storage means for whoever started a command; nil for other failures.
    func words(for error: any Error) -> CommandFailure?
    /// Writes everything but the key into one file, while servers run. That it is done is in the ledger before anything is read,
    /// and so in the file too; without the entry there is no file.
    func backUp(_ place: Place, to file: String) async throws
    /// Puts a backup in the place of what is there; answers where that lies now, what of what was decided in it holds,
    /// whether all that was published in it is known, and whether the ledger of the backup is as it was written.
    func restore(_ place: Place, from file: String) async throws -> (
        replaced: String?, held: RestoredDecisions, knowsPublished: Bool, ledgerHolds: Bool
    )
}

/// A lock that ends with this object, or with the process, however that ends.
public final class HeldDirectory: Sendable {
    private let release: @Sendable () -> Void
    /// Says to the commands beside it how the server is reached.
    public let announce: @Sendable (String) -> Void
    public init(announce: @escaping @Sendable (String) -> Void, release: @escaping @Sendable () -> Void) {
        self.announce = announce
        self.release = release
    }
    deinit { release() }
}
