import Domain
import Publication

/// What was published for one frozen set of panels.
struct PublishedQuarter: Sendable {
    let boundary: QuarterBoundary
    let panels: [WorldPanel]
    /// By panel; empty where the auditor did not let it pass.
    let levels: [[Level]]
    /// By week of the boundary, then by panel; as far as the world's weeks go.
    var weeks: [[SealedPanelWeek]]
    /// How many people had a baseline.
    let counted: Int
    /// That were allowed in its weeks, and charts that were brought in them.
    var looks: [AskedLook] = []

    /// The auditor's records of it.
    var records: [PublicationRecord.PanelRecord] {
        panels.indices.map { place in
            var record = PublicationRecord.PanelRecord(of: panels[place].frozen)
            record.hasLevel = !levels[place].isEmpty
            for sealed in weeks.map({ $0[place] }) where !sealed.parts.isEmpty {
                guard let week = sealed.cells.first?.week else { continue }
                record.weeks[week] = sealed.active
            }
            return record
        }
    }

    /// Whether each figure, and each panel by name, is the same.
    func publishes(theSameAs other: PublishedQuarter) -> Bool {
        boundary.quarter == other.boundary.quarter && levels == other.levels
            && panels.map(\.frozen.panel) == other.panels.map(\.frozen.panel)
            && weeks.elementsEqual(other.weeks) { $0.elementsEqual($1) { $0.cells == $1.cells } }
    }

    /// Whether the auditor would be told the same of both.
    func isAlike(_ other: PublishedQuarter) -> Bool {
        isFrozenAlike(other.panels)
            && weeks.count == other.weeks.count
            && zip(weeks, other.weeks).allSatisfy { zip($0, $1).allSatisfy { $0.active == $1.active } }
    }

    func isFrozenAlike(_ others: [WorldPanel]) -> Bool {
        panels.count == others.count
            && zip(panels, others).allSatisfy { own, other in
                own.frozen.panel == other.frozen.panel && own.people == other.people
                    && zip(own.frozen.members, other.frozen.members).allSatisfy {
                        $0.baseline.weeks == $1.baseline.weeks
                    }
            }
    }
}

/// Lets a world's weeks be published, quarter by quarter.
struct Publishing {
    let world: World
    let steps: PublishingSteps

    /// All quarters; those before `week` are taken from what was published of a world that is the same until then.
    func quarters(given before: [PublishedQuarter] = [], sameBefore week: Int = 0) -> [PublishedQuarter] {
        guard world.weeks >= Baseline.leastWeeks else { return [] }
        var quarters: [PublishedQuarter] = []
        while true {
            guard let boundary = next(after: quarters.last?.boundary), boundary.weeks.lowerBound < world.weeks else {
                return quarters
            }
            let published = before.count > quarters.count ? before[quarters.count] : nil
            if let published, published.boundary.weeks.upperBound < week {
                quarters.append(published)
            } else {
                quarters.append(self.published(boundary, after: quarters, like: published, before: before, from: week))
            }
        }
    }

    private func published(
        _ boundary: QuarterBoundary, after quarters: [PublishedQuarter], like: PublishedQuarter?,
        before: [PublishedQuarter], from week: Int
    ) -> PublishedQuarter {
        // What is known at its boundary, and what is sealed before that week, is the same.
        let isFrozen = boundary.known < week
        if let like, isFrozen {
            return sealed(
                PublishedQuarter(
                    boundary: boundary, panels: like.panels, levels: like.levels,
                    weeks: Array(like.weeks.prefix(max(0, week - boundary.weeks.lowerBound))), counted: like.counted,
                    looks: like.looks.filter { $0.week < week }), after: quarters)
        }
        let candidates = steps.candidates(world, boundary)
        let numbers = Dictionary(
            world.people.indices.map { (world.people[$0].key, $0) }, uniquingKeysWith: { first, _ in first })
        let panels = steps.panels(boundary, world, candidates).map { frozen in
            WorldPanel(
                frozen: frozen, people: frozen.members.compactMap { numbers[$0.key] }, formula: boundary.formula)
        }
        let isSame = like.map { $0.isFrozenAlike(panels) && zip(quarters, before).allSatisfy { $0.isAlike($1) } }
        let passing: Set<PanelID>
        if let like, isSame == true {
            // The auditor reads who, not how much: asked the same, it answers the same.
            passing = Set(zip(like.panels, like.levels).filter { !$1.isEmpty }.map(\.0.frozen.panel.id))
        } else {
            passing = steps.passing(
                panels.map(\.frozen), PublicationRecord(panels: quarters.flatMap(\.records)),
                known(quarters.flatMap(\.looks)))
        }
        return sealed(
            PublishedQuarter(
                boundary: boundary, panels: panels,
                levels: panels.map { panel in
                    passing.contains(panel.frozen.panel.id)
                        ? Publication.levels(of: panel.frozen, quarter: boundary.quarter).map {
                            $0.named(steps.name(world, $0.metric, boundary.formula))
                        } : []
                },
                weeks: [], counted: candidates.count), after: quarters)
    }

    private func sealed(_ quarter: PublishedQuarter, after quarters: [PublishedQuarter]) -> PublishedQuarter {
        var quarter = quarter
        let next = quarter.boundary.weeks.lowerBound + quarter.weeks.count
        for week in next..<(min(world.weeks - 1, quarter.boundary.weeks.upperBound) + 1) {
            guard steps.isPublished(world, week) else {
                // Nor is anybody looked at.
                quarter.weeks.append(quarter.panels.map { _ in .nothing })
                continue
            }
            // Whoever asks on Monday is answered before the week is sealed on Tuesday.
            for look in world.asked where look.week == week {
                let earlier = known(quarters.flatMap(\.looks) + quarter.looks)
                let record = PublicationRecord(panels: quarters.flatMap(\.records) + quarter.records)
                let may = look.isChart ? steps.mayBring : steps.mayLook
                if may(world.known(look), earlier, record) { quarter.looks.append(look) }
            }
            let told = steps.told(world.week(week), known(quarters.flatMap(\.looks) + quarter.looks))
            quarter.weeks.append(quarter.panels.map { panel in named(steps.seal(world, panel, week, told), panel) })
        }
        return quarter
    }

    private func known(_ looks: [AskedLook]) -> [KnownLook] { looks.filter(steps.isKnown).map(world.known) }

    private func named(_ sealed: SealedPanelWeek, _ panel: WorldPanel) -> SealedPanelWeek {
        // Of most quarters all names stay.
        guard panel.formula == .second else { return sealed }
        return SealedPanelWeek(
            cells: sealed.cells.map { $0.named(steps.name(world, $0.metric, panel.formula)) }, parts: sealed.parts,
            active: sealed.active, ofCalendars: sealed.ofCalendars)
    }

    /// The first panels are frozen as soon as four weeks are complete; the others with the last published week of the quarter
    /// before, or with the first one after a pause in which that week fell.
    private func next(after last: QuarterBoundary?) -> QuarterBoundary? {
        if let last {
            var from = last.weeks.upperBound + 1
            let isResumed = !steps.isPublished(world, from - 1)
            while isResumed, from < world.weeks, !steps.isPublished(world, from) { from += 1 }
            let quarter = Quarter(of: world.week(from))
            let before = quarter.previous.weeks.map(world.index(of:)).filter { $0 >= 0 }
            guard let first = before.first, let end = before.last else { return nil }
            return QuarterBoundary(
                quarter: quarter, number: last.number + 1, weeks: from...world.index(of: quarter.last),
                baselineWeeks: first...end, known: isResumed ? from : from - 1, isFirst: false,
                formula: steps.formula(world, from))
        }
        for complete in (Baseline.leastWeeks - 1)..<world.weeks {
            let quarter = Quarter(of: world.week(complete))
            // A panel of a few weeks only would end before it has said anything.
            let isShort = world.week(complete).distance(to: quarter.last) < 6
            let own = isShort ? quarter.next : quarter
            let from = complete + 1 - Baseline.leastWeeks
            guard (from...complete).allSatisfy({ steps.isPublished(world, $0) }) else { continue }
            // What was before publishing began again is no part of the first usual values.
            let begin = (0..<from).last { !steps.isPublished(world, $0) }.map { $0 + 1 } ?? 0
            let boundary = QuarterBoundary(
                quarter: own, number: 0, weeks: from...world.index(of: own.last), baselineWeeks: begin...complete,
                known: complete, isFirst: true, formula: steps.formula(world, from))
            if !steps.panels(boundary, world, steps.candidates(world, boundary)).isEmpty { return boundary }
        }
        return nil
    }
}
