public import Domain
public import EvidencePorts

/// What this directory is: fixed when it is set up.
public struct House: Sendable, Hashable {
    public enum Form: String, Sendable {
        /// One person: a private mirror without phases, panels or looks.
        case solo
        case organization
    }
    public let form: Form
    public let name: String
    public let zone: Zone
    public let isSimulated: Bool
    public init(form: Form, name: String, zone: Zone, isSimulated: Bool) {
        self.form = form
        self.name = name
        self.zone = zone
        self.isSimulated = isSimulated
    }
}

/// A person as the sign-in sees one.
public struct Account: Sendable {
    public let person: PersonID
    public let email: String
    public let name: String
    /// In the format of `SignIn.Passphrase`; nil for somebody who has never been in. Somebody who came in by an identity provider
    /// has a mark in its place.
    public let passphraseHash: String?
    /// When the notice was read as it is now; nil for somebody who has read an earlier version alone.
    public let acknowledged: Instant?
    public init(person: PersonID, email: String, name: String, passphraseHash: String?, acknowledged: Instant?) {
        self.person = person
        self.email = email
        self.name = name
        self.passphraseHash = passphraseHash
        self.acknowledged = acknowledged
    }
}

/// From what a simulated directory was made.
public struct SimulationRecord: Sendable, Hashable {
    public let seed: Int
    public let people: Int
    public let weeks: Int
    public let through: Week
    public let zone: Zone
    /// The phase of the rollout that is simulated; full launch is 4.
    public let phase: Int
    public init(seed: Int, people: Int, weeks: Int, through: Week, zone: Zone, phase: Int) {
        self.seed = seed
        self.people = people
        self.weeks = weeks
        self.through = through
        self.zone = zone
        self.phase = phase
    }
}

/// What the ledger counts: nothing about anybody.
public struct LedgerStatistics: Sendable {
    public let size: Int
    /// The signed checkpoint; nil as long as nothing is written.
    public let checkpoint: String?
    /// In one line, as the header of a reply and `ledger verify --against` take it.
    public let checkpointLine: String?
    public let looksAsked: Int
    public let looksRefused: Int
    public let looksOpened: Int
    /// How often a manager opened charts that somebody had brought to a joint page.
    public let chartsOpened: Int
    /// The last phases, roles and settings, each kind for itself: what changed, with the place and without a name.
    public let changes: [(at: Instant, what: String)]
    /// Whether there are older ones.
    public let hasMoreChanges: Bool
    public init(
        size: Int, checkpoint: String?, checkpointLine: String?, looksAsked: Int, looksRefused: Int,
        looksOpened: Int, chartsOpened: Int, changes: [(at: Instant, what: String)], hasMoreChanges: Bool
    ) {
        self.size = size
        self.checkpoint = checkpoint
        self.checkpointLine = checkpointLine
        self.looksAsked = looksAsked
        self.looksRefused = looksRefused
        self.looksOpened = looksOpened
        self.chartsOpened = chartsOpened
        self.changes = changes
        self.hasMoreChanges = hasMoreChanges
    }
}

/// Some of what was changed, in the order of the ledger, newest first.
public struct LedgerChanges: Sendable {
    public let changes: [(at: Instant, what: String)]
    /// Where the next older ones begin; nil if these were the last.
    public let older: Int?
    public init(changes: [(at: Instant, what: String)], older: Int?) {
        self.changes = changes
        self.older = older
    }
}

/// A trustee, as everybody here can read it.
public struct TrusteeNow: Sendable, Hashable {
    public let person: PersonID
    public let name: String
    /// Since when the role holds; nil if that was not written down yet.
    public let since: Instant?
    /// From when on this one signs; nil as long as the person cannot sign in.
    public let signsFrom: Instant?
    /// Whether this one signs at all: an owner does beside somebody else alone.
    public let counts: Bool
    public init(person: PersonID, name: String, since: Instant?, signsFrom: Instant?, counts: Bool) {
        self.counts = counts
        self.person = person
        self.name = name
        self.since = since
        self.signsFrom = signsFrom
    }
}

/// Why a directory cannot be set up or changed as asked.
public enum OrganizationRefusal: Error, Sendable, Hashable {
    case alreadySetUp
    case addressTaken
    case unknownPerson
    /// Has chosen a passphrase: there is no second way in.
    case alreadyIn
    case invitationSpent
}

/// People and what the directory is.
public protocol OrganizationStorage: Sendable {
    func house() async throws -> House?
    /// What stands around every page: the house, how far the rollout is, and the purpose statement in force. No house: nothing was
    /// set up yet.
    func surroundings(at now: Instant) async throws -> (house: House?, phase: Phase, purpose: String?)
    /// Sets the directory up with its first person; the invitation is the only way in for that person.
    /// - Throws: `OrganizationRefusal.alreadySetUp`.
    func setUp(_ house: House, owner: Account, invitationHash: String?, expires: Instant, at now: Instant) async throws
    /// Sets a simulated directory up, without anybody; it stays simulated for ever.
    /// - Throws: `OrganizationRefusal.alreadySetUp`.
    func setUp(simulated house: House, at now: Instant) async throws
    /// Nil in a real directory, and in a simulated one that was not finished.
    func simulation() async throws -> SimulationRecord?
    func record(_ simulation: SimulationRecord) async throws
    func account(email: String) async throws -> Account?
    func account(of person: PersonID) async throws -> Account?
    /// Those of them who have one.
    func accounts(of people: Set<PersonID>) async throws -> [PersonID: Account]
    /// What somebody may configure at that moment; nothing for somebody who has left.
    func roles(of person: PersonID, at now: Instant) async throws -> Set<RoleHeld>
    /// Everybody as of a day, sorted by address.
    func members(on day: Day) async throws -> [Member]
    /// One page of who is here that day, in the order of their names, and counts of all of them.
    func roster(_ wanted: RosterWanted, on day: Day) async throws -> RosterRows
    /// Names of people, of those who have one.
    func names(of people: Set<PersonID>) async throws -> [PersonID: String]
    /// The group of that short name; nil if there is none.
    func group(slug: String, isTeam: Bool) async throws -> GroupSubject?
    /// The short names by which teams and departments are known outside: each for ever, none used again.
    func slugs() async throws -> [GroupSubject: String]
    /// Of these alone.
    func slugs(of groups: Set<GroupSubject>) async throws -> [GroupSubject: String]
    /// Groups that somebody is near to, in the order of their names: the own team, teams of the people managed, departments of
    /// the own roles, the organization. Whether they may be opened is for the policy to say.
    func groups(near person: PersonID, at now: Instant) async throws -> [GroupSubject]
    /// How far the rollout is.
    func phase(at now: Instant) async throws -> Phase
    /// How far the rollout ever was, also if it has stepped back.
    func furthestPhase() async throws -> Phase
    /// The purpose statement in force; nil as long as nobody has written one.
    func purpose() async throws -> String?
    /// The current checkpoint of the ledger in one line; nil as long as nothing is written.
    func checkpointLine() async throws -> String?
    /// The report of the attack suite that was kept last; nil if none was.
    func attackReport() async throws -> KeptAttackReport?
    func keep(attackReport: String, at now: Instant) async throws
    /// What the ledger counts, for everybody.
    func ledgerStatistics() async throws -> LedgerStatistics
    /// All of what was changed, a page at a time.
    /// - Parameters:
    ///   - skipped: `older` of the page before; 0 is the first one.
    ///   - most: so many entries at most.
    func ledgerChanges(after skipped: Int, most: Int) async throws -> LedgerChanges
    /// Who is a trustee now, in the order of their names: everybody can see who signs.
    func trustees(at now: Instant) async throws -> [TrusteeNow]
    /// Adds absences that are not there yet and that their person has not deleted. Which of them those were is not
    /// answered: whoever imports must not learn it.
    /// - Returns: why those that are not taken are not, by their places.
    func addAbsences(_ absences: [AddressedAbsence]) async throws -> [Int: AbsenceRefusal]
    /// Reads everybody, writes the members that `decide` answers (new ones included), in one transaction: nothing is half done.
    func changeMembers(on day: Day, at now: Instant, _ decide: @escaping @Sendable ([Member]) -> [Member]) async throws
}

/// Sessions, tokens and invitations: only hashes of secrets get here.
public protocol CredentialStorage: Sendable {
    func addSession(hash: String, person: PersonID, csrf: String, at now: Instant, expires: Instant) async throws
    /// Nil if there is none, or if it has not been used since `idleSince`, or if it has expired; else marks the use.
    func session(hash: String, idleSince: Instant, at now: Instant) async throws -> (person: PersonID, csrf: String)?
    func endSession(hash: String) async throws
    /// Those of a person that still open something, the newest first.
    func sessions(of person: PersonID, idleSince: Instant, at now: Instant) async throws -> [(
        hash: String, since: Instant
    )]
    func endAllSessions(of person: PersonID) async throws
    /// Of everybody.
    func endAllSessions() async throws
    /// - Parameter viewer: whether the person asked for it, who must still be in then.
    func addToken(hash: String, _ token: OwnToken, person: PersonID, asked viewer: Bool) async throws
    func revokeToken(_ id: TokenID, of person: PersonID, at now: Instant) async throws
    func token(hash: String, at now: Instant) async throws -> Contributor?
    /// Uses the invitation up and sets the passphrase in one transaction; answers whose it was.
    /// - Throws: `OrganizationRefusal.invitationSpent` if it is unknown, used or expired.
    /// - Parameters:
    ///   - address: puts the address back, of which only a keyed hash was left if the person had deleted everything.
    ///   - name: the same of the name.
    func accept(
        invitationHash: String, passphraseHash: String, address: String?, name: String?, at now: Instant
    ) async throws
        -> PersonID
    /// The address for which an invitation was made, readable with its secret alone; nil if it was not hidden.
    func sealedAddress(invitationHash: String) async throws -> String?
    /// The name of somebody who has deleted everything, as it is kept; nil for everybody else.
    func sealedName(invitationHash: String) async throws -> String?
    /// Voids earlier ones. The address is put back when it is accepted, not before.
    /// - Parameter asker: who makes it, whose role is asked for again whenever somebody opens it; nil is the command line.
    /// - Throws: `OrganizationRefusal.unknownPerson` for an asker who may not invite that person, or not any more.
    func addInvitation(
        hash: String, person: PersonID, sealedAddress: String?, by asker: PersonID?, expires: Instant, at now: Instant
    ) async throws
    /// Makes an invitation for somebody who has signed in before, if a trustee has signed that: it is in the ledger, once.
    /// Whoever accepts it chooses a new passphrase, and every session and token that there was ends.
    /// - Parameter asker: who asked for the signature, which is nobody else's to use; nil is the command line.
    /// - Returns: whether there was a signature that nothing has used yet.
    func addReset(
        hash: String, person: PersonID, by asker: PersonID?, expires: Instant, at now: Instant
    ) async throws -> Bool
    /// Puts another hash of the same passphrase in the place of that one; changes nothing if it was replaced meanwhile. Sessions stay.
    func renew(passphraseHash old: String, with new: String, of person: PersonID) async throws
    /// Replaces the passphrase, ends every session but one, and takes back what was under way to let somebody else in.
    func set(passphraseHash: String, of person: PersonID, keeping session: String, at now: Instant) async throws
    /// Nil if there is none.
    func secondFactor(of person: PersonID) async throws -> StoredSecondFactor?
    /// Keeps one that is not confirmed yet; one that is stays.
    func offer(secondFactor sealed: String, of person: PersonID) async throws
    /// From now on it is asked for; `step` is the one whose code was shown, `recovery` are hashes.
    /// - Returns: whether it was this one that waited to be confirmed.
    func confirmSecondFactor(
        _ sealed: String, of person: PersonID, step: Int64, recovery: [String], at now: Instant
    ) async throws -> Bool
    /// Uses the code of a step up, and those of all steps before it; answers whether it was still to be used.
    func use(step: Int64, of person: PersonID) async throws -> Bool
    func use(recovery hash: String, of person: PersonID) async throws -> Bool
    func removeSecondFactor(of person: PersonID) async throws
    /// Uses up an attempt to sign on; answers whether it was still to be used.
    func useSignOn(attempt hash: String, until: Instant, at now: Instant) async throws -> Bool
    /// Whose an identity at a provider is; nil if nobody's.
    func person(signingOnAs identity: SignOnIdentity) async throws -> PersonID?
    /// Lets somebody in for the first time who has that address and has never been in, and binds the identity; every open
    /// invitation is used up by it.
    /// - Parameter mark: in the place of a passphrase.
    /// - Returns: false, and nothing is changed, for somebody who is in or has another address now, and for an identity that is
    ///   somebody else's.
    func enter(
        _ person: PersonID, email: String, signingOnAs identity: SignOnIdentity, mark: String, at now: Instant
    ) async throws -> Bool
    /// - Returns: false, and nothing is changed, for an identity that is somebody else's, and for somebody who has one.
    func bind(_ identity: SignOnIdentity, to person: PersonID, at now: Instant) async throws -> Bool
    /// Nil if there is none.
    func signOn(of person: PersonID) async throws -> SignOnBinding?
    func removeSignOn(of person: PersonID) async throws
    /// When a session was opened.
    func began(session hash: String) async throws -> Instant?
    /// Gives somebody who does not exist a passphrase and a token; in a real directory it changes nothing and throws.
    /// - Throws: `OrganizationRefusal.unknownPerson`.
    func enrol(
        simulated person: PersonID, passphraseHash: String, tokenHash: String, _ token: OwnToken, version: Int,
        at now: Instant
    ) async throws
    /// Whose an open invitation is; nil if it opens nothing.
    func invited(invitationHash: String, at now: Instant) async throws -> PersonID?
}

/// Who somebody is at an identity provider: the only thing that counts from the first sign-on on.
public struct SignOnIdentity: Sendable, Hashable {
    public let issuer: String
    /// A keyed hash of issuer and subject.
    public let subject: String
    public init(issuer: String, subject: String) {
        self.issuer = issuer
        self.subject = subject
    }
}

/// A second factor as it is kept: the secret sealed with a key that is not in the database.
public struct StoredSecondFactor: Sendable {
    public let sealed: String
    /// Whether it is asked for.
    public let isConfirmed: Bool
    public init(sealed: String, isConfirmed: Bool) {
        self.sealed = sealed
        self.isConfirmed = isConfirmed
    }
}

/// Why an absence is not taken.
public enum AbsenceRefusal: Sendable, Hashable {
    /// Nobody has the address.
    case nobody
    /// Leadership alignment: nothing of anybody.
    case firstPhase
    /// Nothing of a person before the own acknowledgement.
    case notAcknowledged
}

/// An absence of whoever has that address.
public struct AddressedAbsence: Sendable, Hashable {
    public let email: String
    public let absence: Absence
    public init(email: String, absence: Absence) {
        self.email = email
        self.absence = absence
    }
}
