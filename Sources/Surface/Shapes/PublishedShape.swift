public import Domain
import Metrics
public import PublishedPorts
public import Rollout

/// The shape `daylight-published-1`: all that leadership can know.
public enum PublishedShape {
    public static func json(
        _ archive: PublishedArchive, profile: PublicationProfile, phase: Phase, policy: UsagePolicy?, work: [JSON],
        notes: PublishedNotes, slugs: [GroupSubject: String]
    ) -> JSON {
        let panels = Dictionary(archive.panels.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        // A level is fresh as long as its panel is the last one of its teams.
        var newest: [String: Week] = [:]
        for panel in archive.panels {
            for team in panel.teams { newest[team] = max(newest[team] ?? panel.from, panel.from) }
        }
        func isFresh(_ panel: Panel?) -> Bool {
            panel.map { panel in panel.teams.allSatisfy { newest[$0] == panel.from } } ?? false
        }
        let shown =
            archive.cells.map { $0.value.metric } + (work.isEmpty ? [] : Catalogue.work.map { $0.declaration.id })
        let sentences = ExportShape.caveats(in: phase) + ExportTexts.sentences(shown, policy)
        let along = JSON.array(sentences.map { JSON.string($0) })
        return .object([
            "format": .string("daylight-published-1"),
            "caveats": along,
            "profile": .string(profile.rawValue),
            "cells": .array(
                archive.cells.map { cell in
                    .object([
                        "metric": .string(cell.value.metric.raw), "week": .string(cell.value.week.description),
                        "panel": .string(cell.value.panel.raw),
                        "teams": teams(panels[cell.value.panel], slugs),
                        "value": cell.value.change.map(JSON.number) ?? .null, "band": .null,
                        "unit": .string(unit(of: cell.value.metric)), "status": .string(cell.value.status.rawValue),
                        "sealed_at": .string(cell.at.description), "leaf": .integer(cell.leaf),
                    ])
                }),
            "levels": .array(
                archive.levels.map { level in
                    .object([
                        "metric": .string(level.value.metric.raw),
                        "quarter": .string(level.value.quarter.description),
                        "panel": .string(level.value.panel.raw), "value": .number(level.value.value),
                        "unit": .string(unit(of: level.value.metric)),
                        "fresh": .bool(isFresh(panels[level.value.panel])),
                        "sealed_at": .string(level.at.description), "leaf": .integer(level.leaf),
                    ])
                }),
            "panels": .array(
                archive.panels.map { panel in
                    .object([
                        "panel": .string(panel.id.raw), "quarter": .string(panel.quarter.description),
                        "from": .string(panel.from.description), "to": .string(panel.to.description),
                        "department": .string(panel.department.flatMap { slugs[.department($0)] }),
                        "teams": teams(panel, slugs), "size_band": .string(panel.band.rawValue),
                    ])
                }),
            "work": .array(work), "annotations": AnnotationShape.list(notes.all, slugs: slugs),
        ])
    }

    /// Cells alone, one a row; what stands on every export stands on every row, because rows travel alone.
    public static func csv(
        _ archive: PublishedArchive, phase: Phase, policy: UsagePolicy?, notes: PublishedNotes,
        slugs: [GroupSubject: String]
    ) -> String {
        let panels = Dictionary(archive.panels.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        // Every metric of a panel has the same ones in a week.
        var words: [PanelID: [Week: String]] = [:]
        func noted(_ panel: PanelID, _ week: Week) -> String {
            if let known = words[panel]?[week] { return known }
            let found = notes.words(beside: panels[panel]?.teams ?? [], in: week)
            words[panel, default: [:]][week] = found
            return found
        }
        let everywhere = ExportShape.caveats(in: phase).dropFirst()
        // What a metric does not say, which of time in the editor is the caveat itself.
        var texts: [MetricID: (caveat: String, definition: String)] = [:]
        for metric in Set(archive.cells.map { $0.value.metric }) {
            texts[metric] = (
                ([SeriesShape.caveat(of: metric)] + everywhere).joined(separator: " "),
                ExportTexts.declarations([metric]).first?.formula ?? ""
            )
        }
        let promised = ExportTexts.sentences([], policy).joined(separator: " ")
        let table = CSV(
            header: [
                "metric", "week", "panel", "teams", "value", "band", "unit", "status", "sealed_at", "leaf", "caveat",
                "annotations", "definition", "policy",
            ],
            rows: archive.cells.map { cell in
                [
                    cell.value.metric.raw, cell.value.week.description, cell.value.panel.raw,
                    names(panels[cell.value.panel], slugs).joined(separator: " "),
                    cell.value.change.map { JSON.number($0).text }, nil, unit(of: cell.value.metric),
                    cell.value.status.rawValue, cell.at.description, String(cell.leaf),
                    texts[cell.value.metric]?.caveat, noted(cell.value.panel, cell.value.week),
                    texts[cell.value.metric]?.definition, promised,
                ]
            })
        var text = String(decoding: table.bytes, as: UTF8.self)
        while text.last?.isNewline == true { text.removeLast() }
        return text
    }

    private static func unit(of metric: MetricID) -> String {
        Catalogue.effort(metric)?.declaration.unit.rawValue ?? Unit.seconds.rawValue
    }

    private static func teams(_ panel: Panel?, _ slugs: [GroupSubject: String]) -> JSON {
        .array(names(panel, slugs).map(JSON.string))
    }

    private static func names(_ panel: Panel?, _ slugs: [GroupSubject: String]) -> [String] {
        (panel?.teams ?? []).map { slugs[.team($0)] ?? $0 }
    }
}
