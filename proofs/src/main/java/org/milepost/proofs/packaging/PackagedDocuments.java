package org.milepost.proofs.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The documents for operators in one directory of a package, with what they link to: the role SQL,
 * the alert rules, the dashboards and the proxies' files. Links between them are changed to where
 * the files are there.
 *
 * @param home the project
 */
record PackagedDocuments(Path home) {

    private static final List<String> DOCUMENTS =
            List.of(
                    "docs/INSTALL.md",
                    "docs/CONFIGURATION.md",
                    "docs/OPERATOR.md",
                    "docs/OPERATIONS.md",
                    "docs/FILES.md",
                    "docs/IMPORT.md",
                    "docs/EXPORT.md",
                    "docs/LOGS.md",
                    "docs/VERIFY.md",
                    "docs/WATCH.md",
                    "docs/PROXIES.md",
                    "docs/ARCHITECTURE.md",
                    "docs/SECURITY-VERIFICATION.md",
                    "docs/DEPENDENCIES.md",
                    "docs/sql/roles.sql",
                    "CHANGELOG.md");

    private static final String DECISIONS = "docs/decisions";
    private static final String OPERATION = "ops";

    /** A target in the same package; with a scheme it is elsewhere. */
    private static final Pattern LINK =
            Pattern.compile("\\]\\((?![a-z]+:)([^)#]*)(?:#([^)]*))?\\)");

    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");

    /** Copies everything into a directory of a tree. */
    void addTo(StagedTree tree, String directory) {
        for (String name : DOCUMENTS) {
            Path file = home.resolve(name);
            add(tree, file, directory + "/" + file.getFileName());
        }
        for (String part : List.of(DECISIONS, OPERATION)) {
            Path from = home.resolve(part);
            for (Path file : filesBelow(from)) {
                add(tree, file, directory + "/" + from.getFileName() + "/" + from.relativize(file));
            }
        }
        List<String> broken = brokenLinks(tree.root().resolve(directory));
        if (!broken.isEmpty()) {
            throw new IllegalStateException("links out of the package: " + broken);
        }
    }

    /** The relative links of the documents below a directory that lead to nothing in it. */
    static List<String> brokenLinks(Path directory) {
        List<String> broken = new ArrayList<>();
        for (Path document : filesBelow(directory)) {
            if (!document.toString().endsWith(".md")) {
                continue;
            }
            Matcher link = LINK.matcher(read(document));
            while (link.find()) {
                String anchor = link.group(2);
                Path target =
                        link.group(1).isEmpty()
                                ? document
                                : document.resolveSibling(link.group(1)).normalize();
                if (!target.startsWith(directory)
                        || !Files.exists(target)
                        || (anchor != null && !hasHeading(target, anchor))) {
                    broken.add(directory.relativize(document) + ": " + link.group());
                }
            }
        }
        return broken;
    }

    private static void add(StagedTree tree, Path file, String name) {
        if (name.endsWith(".md")) {
            tree.write(
                    name,
                    read(file)
                            .replace("](../ops", "](ops")
                            .replace("](docs/", "](")
                            .replace("](sql/", "]("));
        } else {
            tree.copy(file, name);
        }
    }

    /** As GitHub names the anchors of headings. */
    private static boolean hasHeading(Path document, String anchor) {
        return HEADING.matcher(read(document))
                .results()
                .map(it -> it.group(1).strip().toLowerCase(Locale.ROOT))
                .map(it -> it.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .anyMatch(anchor::equals);
    }

    private static List<Path> filesBelow(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
