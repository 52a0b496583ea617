package org.milepost.proofs.maven;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds compiled test classes by JUnit's annotation {@code Tag}, without loading them. */
final class TaggedTests {

    private static final String TAG = "Lorg/junit/jupiter/api/Tag;";
    private static final String TAGS = "Lorg/junit/jupiter/api/Tags;";

    private TaggedTests() {}

    /**
     * The names of the classes that have the tag, sorted.
     *
     * @param classes a directory of class files
     */
    static List<String> in(Path classes, String tag) {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.filter(file -> file.toString().endsWith("Test.class"))
                    .map(TaggedTests::parse)
                    .filter(model -> annotations(model).anyMatch(it -> isTag(it, tag)))
                    .map(model -> model.thisClass().asInternalName().replace('/', '.'))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ClassModel parse(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Annotation> annotations(ClassModel model) {
        return model.findAttribute(Attributes.runtimeVisibleAnnotations()).stream()
                .flatMap(it -> it.annotations().stream())
                .flatMap(TaggedTests::unwrap);
    }

    /** Several tags of a class are compiled into one annotation that holds them. */
    private static Stream<Annotation> unwrap(Annotation annotation) {
        if (!annotation.className().equalsString(TAGS)) {
            return Stream.of(annotation);
        }
        return annotation.elements().stream()
                .flatMap(it -> ((AnnotationValue.OfArray) it.value()).values().stream())
                .map(it -> ((AnnotationValue.OfAnnotation) it).annotation());
    }

    private static boolean isTag(Annotation annotation, String tag) {
        return annotation.className().equalsString(TAG)
                && annotation.elements().stream()
                        .anyMatch(
                                it ->
                                        it.value() instanceof AnnotationValue.OfString text
                                                && text.stringValue().equals(tag));
    }
}
