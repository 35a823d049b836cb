import Hummingbird
import Pages

/// Style, script and icon: addressed by what is in them, so that they may be kept for ever.
struct AssetRoutes {
    func add(to router: Router<WebContext>) {
        add("/assets/daylight.css", "text/css; charset=utf-8", Assets.css, to: router)
        add("/assets/pack.css", "text/css; charset=utf-8", Assets.pack, to: router)
        add("/assets/daylight.js", "text/javascript; charset=utf-8", Assets.script, to: router)
        add("/assets/icon.svg", "image/svg+xml", Assets.icon, to: router)
    }

    private func add(_ path: RouterPath, _ type: String, _ text: String, to router: Router<WebContext>) {
        router.get(path) { _, _ in
            Response(
                status: .ok,
                headers: [.contentType: type, .cacheControl: "public, max-age=31536000, immutable"],
                body: .init(byteBuffer: .init(string: text)))
        }
    }
}
