import Access
import Domain
import Foundation
import Pages
import Testing

@Suite struct `Every page` {
    @Test func `has a language, one title, one heading, and says where the content is`() async throws {
        for (name, page) in try await Given.everyPage() {
            #expect(page.html.hasPrefix("<!doctype html>\n<html lang=\"en\">"), "\(name)")
            #expect(occurrences(of: " · Daylight</title>", in: page.html) == 1, "\(name)")
            #expect(occurrences(of: "<h1>", in: page.html) == 1, "\(name)")
            let main = try #require(page.html.firstMatch(of: /<main id="(content|view)">/), "\(name)")
            #expect(occurrences(of: "<main", in: page.html) == 1, "\(name)")
            #expect(page.html.contains("<a class=\"skip\" href=\"#\(main.output.1)\">"), "\(name)")
            #expect(page.html.hasSuffix("</html>") || page.html.hasSuffix("</html>\n"), "\(name)")
        }
    }

    @Test func `keeps the content security policy: no style, script or handler of its own`() async throws {
        for (name, page) in try await Given.everyPage() {
            #expect(page.html.firstMatch(of: /<style|\sstyle=|javascript:|\son[a-z]+=/) == nil, "\(name)")
            #expect(occurrences(of: "<script", in: page.html) == 1, "\(name)")
            #expect(page.html.contains("<script src=\"/assets/daylight.js?v="), "\(name)")
            // The one link that leads elsewhere: to where people sign on.
            let html =
                name == "the way to the provider"
                ? page.html.replacingOccurrences(of: "<a href=\"https://id.example/?", with: "<a href=\"/?") : page.html
            #expect(html.firstMatch(of: /(src|href|action)="(https?:)?\/\//) == nil, "\(name)")
        }
    }

    @Test func `sends no form without its token`() async throws {
        for (name, page) in try await Given.everyPage() {
            for form in page.html.matches(of: /<form[^>]*method="post"[\s\S]*?<\/form>/) {
                #expect(
                    form.output.contains("<input type=\"hidden\" name=\"csrf\" value=\"c5rf\">"), "\(name)")
            }
            let forms = occurrences(of: "<form", in: page.html)
            let known =
                occurrences(of: "method=\"post\"", in: page.html)
                + occurrences(of: "method=\"get\"", in: page.html)
            #expect(forms == known, "\(name)")
        }
    }

    @Test func `has a purpose and the sole-basis sentence at its foot`() async throws {
        for (name, page) in try await Given.everyPage() {
            let foot = page.html.split(separator: "<footer>").last ?? ""
            #expect(foot.contains("Purpose:"), "\(name)")
            #expect(foot.contains("never the sole basis of a decision about you"), "\(name)")
            #expect(foot.contains("href=\"/policy\""), "\(name)")
        }
        let own = MessagePage.notFound(in: Given.frame("/x", purpose: "To <learn>"))
        #expect(own.html.contains("To &lt;learn&gt;"))
    }

    @Test func `uses every id once, and every label and description finds its element`() async throws {
        for (name, page) in try await Given.everyPage() {
            let ids = page.html.matches(of: /\sid="([^"]*)"/).map { String($0.output.1) }
            #expect(Set(ids).count == ids.count, "\(name)")
            let references =
                page.html.matches(of: /\s(?:for|list|aria-labelledby|aria-describedby|data-copy)="([^"]*)"/)
                .flatMap { $0.output.1.split(separator: " ").map(String.init) }
            #expect(Set(references).subtracting(ids).isEmpty, "\(name)")
        }
    }

    @Test func `has a label for every field`() async throws {
        for (name, page) in try await Given.everyPage() {
            let labelled = Set(page.html.matches(of: /<label for="([^"]*)"/).map { String($0.output.1) })
            for field in page.html.matches(of: /<(?:input|select|textarea)\s([^>]*)>/) {
                let attributes = String(field.output.1)
                // A hidden field has no label; a radio button is inside of its own.
                if attributes.contains("type=\"hidden\"") || attributes.contains("type=\"radio\"") {
                    continue
                }
                let id = try #require(attributes.firstMatch(of: /id="([^"]*)"/), "\(name): \(attributes)")
                #expect(labelled.contains(String(id.output.1)), "\(name)")
            }
        }
    }

    @Test func `closes what it opens`() async throws {
        for (name, page) in try await Given.everyPage() {
            for tag in [
                "section", "form", "table", "tbody", "tr", "td", "th", "ul", "li", "dl", "p", "div", "figure",
                "svg",
                "details", "button", "label", "select", "textarea", "a", "g", "text", "article", "aside", "blockquote",
                "ol",
                "dt", "dd", "pre", "code", "strong", "span", "fieldset", "main",
            ] {
                let opened = page.html.matches(of: try Regex("<\(tag)[\\s>]")).count
                #expect(opened == occurrences(of: "</\(tag)>", in: page.html), "\(name): \(tag)")
            }
        }
    }

    @Test func `says on every simulated page that it is simulated`() {
        #expect(MessagePage.notFound(in: Given.frame("/x", isSimulated: true)).html.contains("Simulated"))
        #expect(!MessagePage.notFound(in: Given.frame("/x")).html.contains("Simulated"))
    }

    @Test func `marks where it is in the navigation`() async throws {
        let page = CataloguePage.render(in: Given.frame("/catalogue"))
        #expect(page.html.contains("<a href=\"/catalogue\" aria-current=\"page\">"))
        #expect(occurrences(of: "aria-current", in: page.html) == 1)
    }

    @Test func `never prints a redacted value or a secret's placeholder`() async throws {
        for (name, page) in try await Given.everyPage() {
            #expect(!page.html.contains("‹"), "\(name)")
            #expect(!page.html.contains("Optional("), "\(name)")
            #expect(!page.html.contains("{{"), "\(name)")
        }
    }

    @Test func `escapes what comes from outside`() async throws {
        let data = MyDataPage.render(try await Given.visible(Given.records()), in: Given.frame("/me/data"))
        #expect(data.html.contains("&lt;b&gt;day&lt;/b&gt;"))
        #expect(!data.html.contains("<b>day"))
        #expect(data.html.contains("secret &lt;garden&gt;"))
        #expect(MessagePage.refused(in: Given.frame("/x"), sentence: "<i>").html.contains("&lt;i&gt;"))
    }

    @Test func `has the status of what it says`() {
        #expect(MessagePage.notFound(in: Given.frame("/x")).status == 404)
        #expect(MessagePage.refused(in: Given.frame("/x"), sentence: "No.").status == 400)
        #expect(CataloguePage.render(in: Given.frame("/catalogue")).status == 200)
        #expect(CataloguePage.render(in: Given.frame("/catalogue")).answering(status: 422).status == 422)
    }
}
