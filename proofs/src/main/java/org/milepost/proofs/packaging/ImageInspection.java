package org.milepost.proofs.packaging;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.milepost.proofs.ToolRun;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads an image as a container engine does, and runs its command in its own files.
 *
 * @param release the version that the image must contain
 * @param packages the directory with the image
 * @param scratch a directory for the unpacked files
 * @param out gets the findings
 */
record ImageInspection(Release release, Path packages, Path scratch, PrintStream out) {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** What is not as it must be. */
    List<String> violations() throws IOException {
        Path layout = packages.resolve(release.fileName() + ".oci");
        List<String> violations = new ArrayList<>();
        JsonNode manifest =
                blob(layout, JSON.readTree(layout.resolve("index.json")).path("manifests").path(0));
        JsonNode image = blob(layout, manifest.path("config"));
        JsonNode config = image.path("config");
        require(violations, config.path("User"), "\"10001:10001\"");
        require(violations, config.path("Entrypoint"), "[\"/usr/lib/milepost/bin/milepost\"]");
        require(violations, config.path("Cmd"), "[\"serve\"]");
        require(violations, image.path("architecture"), "\"" + Release.architecture() + "\"");
        require(violations, config.path("StopSignal"), "\"SIGTERM\"");
        out.printf(
                "image: %d layers, user %s, entrypoint %s, command %s, ports %s%n",
                manifest.path("layers").size(),
                config.path("User"),
                config.path("Entrypoint"),
                config.path("Cmd"),
                config.path("ExposedPorts").propertyNames());
        violations.addAll(run(layout, config));
        return violations;
    }

    /** Unpacks it, and runs its entrypoint as its user. */
    private List<String> run(Path layout, JsonNode config) {
        Path bundle = scratch.resolve("bundle");
        ToolRun.of(
                        scratch,
                        List.of(
                                "umoci",
                                "unpack",
                                "--image",
                                layout + ":" + release.version(),
                                bundle.toString()))
                .require("unpacking the image");
        String user = config.path("User").asString();
        ToolRun version =
                ToolRun.of(
                        scratch,
                        List.of(
                                "unshare",
                                "--mount",
                                "--pid",
                                "--fork",
                                "--root=" + bundle.resolve("rootfs"),
                                "--mount-proc",
                                "--setgid=" + user.substring(user.indexOf(':') + 1),
                                "--setuid=" + user.substring(0, user.indexOf(':')),
                                config.path("Entrypoint").path(0).asString(),
                                "--version"));
        boolean runs = version.succeeded() && version.output().startsWith("milepost ");
        out.println("image runs: " + version.output().strip());
        return runs ? List.of() : List.of("the image does not run: " + version.output());
    }

    private static JsonNode blob(Path layout, JsonNode descriptor) throws IOException {
        String digest = descriptor.path("digest").asString();
        Path file = layout.resolve("blobs").resolve(digest.replace(':', '/'));
        if (Files.size(file) != descriptor.path("size").asLong()) {
            throw new IllegalStateException("the image has a wrong size of " + digest);
        }
        return JSON.readTree(file);
    }

    private static void require(List<String> violations, JsonNode node, String text) {
        if (!node.toString().equals(text)) {
            violations.add("the image has " + node + " where " + text + " is expected");
        }
    }
}
