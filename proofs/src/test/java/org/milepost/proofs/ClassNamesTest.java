package org.milepost.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The names of the classes of all modules, with their tests. */
final class ClassNamesTest {

    /** Each dialect has a class of these names, with the same task. */
    private static final Set<String> NAMES_OF_BOTH_DIALECTS =
            Set.of("Outcome", "ReverseRules", "Wording");

    private static final JavaClasses CLASSES =
            new ClassFileImporter().importPackages("org.milepost");

    @Test
    void aSimpleNameIsTheNameOfOneClass() {
        Map<String, List<String>> sharedNames =
                CLASSES.stream()
                        .filter(JavaClass::isTopLevelClass)
                        .filter(type -> !type.getSimpleName().equals("package-info"))
                        .collect(
                                Collectors.groupingBy(
                                        JavaClass::getSimpleName,
                                        TreeMap::new,
                                        Collectors.mapping(
                                                JavaClass::getName, Collectors.toList())));
        sharedNames.values().removeIf(names -> names.size() == 1);

        assertThat(sharedNames).containsOnlyKeys(NAMES_OF_BOTH_DIALECTS);
        assertThat(sharedNames.values())
                .allSatisfy(
                        names ->
                                assertThat(names)
                                        .hasSize(2)
                                        .anyMatch(it -> it.startsWith("org.milepost.amcash."))
                                        .anyMatch(it -> it.startsWith("org.milepost.avios.")));
    }

    /** Without a module on the class path its names would not be compared. */
    @Test
    void theClassesOfAllModulesAreCompared() {
        Set<String> names = CLASSES.stream().map(JavaClass::getName).collect(Collectors.toSet());

        assertThat(names)
                .contains("org.milepost.ledger.Batch", "org.milepost.ledger.BatchTest")
                .contains("org.milepost.Routes", "org.milepost.ArchitectureTest")
                .contains(
                        "org.milepost.junit.MilepostExtension",
                        "org.milepost.junit.MilepostExtensionTest")
                .contains("org.milepost.bench.BenchCommand", "org.milepost.bench.HttpLoadTest")
                .contains(ToolsMain.class.getName(), ClassNamesTest.class.getName());
    }
}
