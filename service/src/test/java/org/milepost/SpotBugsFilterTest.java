package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The file of findings of SpotBugs that are accepted, which names classes and methods. */
final class SpotBugsFilterTest {

    private static final Path FILTER = Path.of("spotbugs-exclude.xml");
    private static final List<Path> CLASSES =
            List.of(Path.of("target", "classes"), Path.of("..", "engine", "target", "classes"));

    /** After a renaming the old name excludes nothing, which only the slow proof would notice. */
    @Test
    void everyClassAndMethodThatTheFilterNamesExists() throws Exception {
        Set<String> classes = classes();
        Set<String> missing = new TreeSet<>();
        NodeList matches = filter().getElementsByTagName("Match");
        for (int i = 0; i < matches.getLength(); i++) {
            Element match = (Element) matches.item(i);
            List<String> types = new ArrayList<>(classes);
            for (String name : names(match, "Class")) {
                for (String one : alternatives(name)) {
                    if (classes.stream().noneMatch(matching(one))) {
                        missing.add(one);
                    }
                }
                types.removeIf(matching(name).negate());
            }
            for (String name : names(match, "Method")) {
                Set<String> methods = methods(types);
                alternatives(name).stream()
                        .filter(one -> methods.stream().noneMatch(matching(one)))
                        .forEach(one -> missing.add(types.size() == 1 ? types + "." + one : one));
            }
        }

        assertThat(missing).isEmpty();
        assertThat(matches.getLength()).isGreaterThan(20);
    }

    /** {@code ~a\.(B|C)} is {@code ~a\.B} and {@code ~a\.C}. */
    private static List<String> alternatives(String name) {
        if (name.indexOf('|') < 0) {
            return List.of(name);
        }
        int begin = name.indexOf('(');
        String before = begin < 0 ? "~" : name.substring(0, begin);
        String inside =
                begin < 0 ? name.substring(1) : name.substring(begin + 1, name.length() - 1);
        return Arrays.stream(inside.split("\\|", -1)).map(it -> before + it).toList();
    }

    private static Predicate<String> matching(String name) {
        return name.startsWith("~")
                ? Pattern.compile(name.substring(1)).asMatchPredicate()
                : name::equals;
    }

    private static List<String> names(Element match, String tag) {
        List<String> names = new ArrayList<>();
        NodeList found = match.getElementsByTagName(tag);
        for (int i = 0; i < found.getLength(); i++) {
            names.add(((Element) found.item(i)).getAttribute("name"));
        }
        return names;
    }

    private static Set<String> methods(List<String> types) throws ClassNotFoundException {
        Set<String> methods = new TreeSet<>();
        for (String type : types) {
            Class<?> loaded = Class.forName(type, false, SpotBugsFilterTest.class.getClassLoader());
            Arrays.stream(loaded.getDeclaredMethods()).map(Method::getName).forEach(methods::add);
        }
        return methods;
    }

    private static Document filter() throws Exception {
        return DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(FILTER.toFile());
    }

    private static Set<String> classes() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path root : CLASSES) {
            try (Stream<Path> files = Files.walk(root)) {
                files.map(it -> root.relativize(it).toString())
                        .filter(it -> it.startsWith("org") && it.endsWith(".class"))
                        .map(it -> it.substring(0, it.length() - ".class".length()))
                        .forEach(it -> names.add(it.replace('/', '.')));
            }
        }
        return names;
    }
}
