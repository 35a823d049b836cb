import ArgumentParser
import Domain
import EvidencePorts
import Foundation
import GitHistory
import OrganizationPorts
import OutsidePorts
import Synchronization

struct ImportGitCommand: HouseCommand {
    static let configuration = CommandConfiguration(
        commandName: "git",
        abstract: "Imports commits, merges and tags of a repository on this machine, read through git itself.",
        discussion: """
            Kept is where each commit stands in the history, when it was made, and a keyed hash of its author's address (in
            clear only if it is named like a program). Never kept: messages, names of people and branches, files, code. With
            --deployments tags the name of a tag is also the name of its deployment. Called again, it reads what is new.

            If `import services` says paths for this repository, it is also kept which commits change something there; only
            these count for the service. The repository is known by its remotes, else by its folder's name. For example:

              daylight import git ~/src/shop --service shop --deployments tags
            """)

    enum DeploymentSource: String, ExpressibleByArgument, CaseIterable { case tags }

    @OptionGroup var options: PlaceOptions
    @Argument(help: "A repository, bare or not, or a folder in one.") var path: String
    @Option(help: "The service that it belongs to (default: the name of its folder).") var service: String?
    @Option(help: "tags: every tag is a deployment to production.") var deployments: DeploymentSource?

    func run(in composition: any Composition) async throws {
        let (place, settings) = try options.resolve()
        let name = settings.value("service", flag: service) ?? folderName
        guard let name = Kept.name(name) else { throw CommandFailure(.usage, "--service is a name.") }
        let fromTags =
            try settings.choiceIfAny("deployments", flag: deployments, among: DeploymentSource.allCases) != nil
        let (path, environment) = (path, ProcessInfo.processInfo.environment)
        // Git lists the references while it is found out whether there are any, and while the house opens.
        async let references = GitRepository.references(at: path, environment: environment)
        let repository: GitRepository
        do {
            repository = try await GitRepository(at: path, environment: environment)
        } catch let fault as GitFault { throw CommandFailure(fault) }
        // Opening changes what is there (it migrates), and is for a repository alone.
        let house = try await composition.open(place, creating: false, logger: makeLogger(settings))
        do {
            guard try await house.organization.house() != nil else {
                throw CommandFailure(.usage, "This directory is not set up: run `daylight setup` first.")
            }
            try await read(repository, references, as: name, fromTags: fromTags, house)
        } catch let fault as GitFault {
            await house.close()
            throw CommandFailure(fault)
        } catch {
            await house.close()
            throw error
        }
        await house.close()
    }

    private var folderName: String {
        let name = URL(fileURLWithPath: path).standardizedFileURL.lastPathComponent
        return name.hasSuffix(".git") && name != ".git" ? String(name.dropLast(4)) : name
    }

    private func read(
        _ repository: GitRepository, _ references: GitReferences, as name: String, fromTags: Bool, _ house: OpenHouse
    ) async throws {
        // A repository without commits says nothing of a service, and makes none.
        if references.isEmpty { return say("No branch and no tag leads to a commit: nothing to import.") }
        let there = try await house.work.serviceIfAny(named: name)
        let known = URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
        let repositories =
            if let there { try await house.work.repositories(of: there) } else { [DeployedService.Repository]() }
        let paths = try await paths(of: repository, repositories, name)
        // Other paths are another question: it has not been answered yet.
        let reads = ([known] + paths).joined(separator: "\0")
        let work = house.work
        let tips = if let there { try await work.tips(of: reads, for: there) } else { [CommitID]() }
        let counter = Counter()
        // As for hooks and files: what is to come has not happened.
        let now = house.clock.now()
        let reading = try await repository.read(
            references, since: tips, touching: paths, batchSize: 16_000
        ) { commits in
            // A service that is new is made by its first commits: a repository that cannot be read leaves none.
            let new = try await work.store(commits, of: try await work.service(named: name))
            counter.add(
                commits.count, new: new,
                ahead: commits.filter { ($0.committed ?? $0.authored)?.isYetToCome(at: now) ?? false }.map(\.id))
        }
        counter.end()
        let service = try await work.service(named: name)
        // A name that would be kept nowhere else is not kept as that of a deployment.
        let named = reading.tags.filter { Kept.branch($0.name) == $0.name }
        let tags = named.filter { !$0.at.isYetToCome(at: now) }
        let deployed = fromTags ? try await work.store(deployments(tags, service, name), of: service) : 0
        // Last: what is not remembered is read again, and stored once.
        if reading.tips != tips {
            try await work.keep(tips: reading.tips, of: reads, for: service, at: house.clock.now())
        }
        try await work.heard("commits", of: service, at: house.clock.now())
        if fromTags { try await work.heard("deployments", of: service, at: house.clock.now()) }
        let new = counter.new
        var words = "commits \(new) new, \(reading.commits - new) there already"
        if reading.commits == 0 { words = "commits 0 new, all there already" }
        words += "; tags \(reading.tags.count)"
        if !paths.isEmpty, reading.commits > 0 {
            words += "; \(reading.touching) of the commits read touch the service's paths"
        }
        if fromTags { words += "; deployments \(deployed) new" }
        if there == nil { words += "; the service \(name) is new" }
        say(words)
        if reading.tagsLeftOut > 0 {
            complain(
                "\(reading.tagsLeftOut) tags are not on a commit, or have no date: they are left out.")
        }
        if fromTags, named.count < reading.tags.count {
            let unnamed = reading.tags.count - named.count
            complain("\(counted(unnamed, "tag has", "tags have")) a name like a path or an address: they are left out.")
        }
        if fromTags, tags.count < named.count {
            let ahead = named.count - tags.count
            complain(
                "\(counted(ahead, "tag is", "tags are")) dated in the future, and no deployment yet: import again when that day has come."
            )
        }
        if counter.ahead > 0 {
            complain(
                "\(counted(counter.ahead, "commit is", "commits are")) dated in the future, and kept like those of today."
            )
        }
        if reading.commitsWithoutDate > 0 {
            complain(
                "\(reading.commitsWithoutDate) commits have a date that no clock shows: it is unknown, the commits are kept."
            )
        }
    }

    /// What of this repository the service consists of: nothing for all of it.
    private func paths(
        of repository: GitRepository, _ named: [DeployedService.Repository], _ service: String
    ) async throws -> [String] {
        guard named.contains(where: { $0.path != nil }) else { return [] }
        let folder = URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
        guard
            let found = DeployedService.repository(
                among: named, remotes: try await repository.remotes(), folder: folder)
        else {
            let names = Set(named.map(\.name)).sorted().joined(separator: ", ")
            throw CommandFailure(
                .usage,
                """
                The service \(service) is made of paths in \(names), and this repository is none of them by its remotes or its \
                folder's name: name the folder or a remote like the repository.
                """)
        }
        return named.filter { $0.name == found }.compactMap(\.path)
    }

    private func deployments(_ tags: [Tag], _ service: ServiceID, _ name: String) -> [Deployment] {
        tags.map { tag in
            Deployment(
                id: "\(service.raw)@\(tag.name)", service: name, environment: "production", commit: tag.commit,
                started: nil, finished: tag.at, result: .success)
        }
    }
}

private func counted(_ number: Int, _ one: String, _ many: String) -> String { "\(number) \(number == 1 ? one : many)" }

/// Says how far a long import is, on a terminal.
private final class Counter: Sendable {
    private let isTerminal = isatty(FileHandle.standardError.fileDescriptor) == 1
    private let counts = Mutex((stored: 0, new: 0, ahead: Set<CommitID>()))

    /// How many were not there before.
    var new: Int { counts.withLock { $0.new } }

    /// How many have a date that has not come.
    var ahead: Int { counts.withLock { $0.ahead.count } }

    func add(_ more: Int, new: Int, ahead: [CommitID]) {
        let stored = counts.withLock { counts in
            counts.stored += more
            counts.new += new
            counts.ahead.formUnion(ahead)
            return counts.stored
        }
        if isTerminal { FileHandle.standardError.write(Data("\r\(stored) commits".utf8)) }
    }

    func end() {
        if isTerminal, counts.withLock({ $0.stored > 0 }) { FileHandle.standardError.write(Data("\n".utf8)) }
    }
}

extension CommandFailure {
    fileprivate init(_ fault: GitFault) {
        switch fault {
        case .notThere, .notARepository, .shallow, .leaderless: self.init(.usage, fault.sentence)
        default: self.init(.outside, fault.sentence)
        }
    }
}
