package org.milepost.proofs.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sample-one")
@Tag("sample-two")
final class TaggedTestsTest {

    @Test
    void aTestIsFoundByEachOfItsTags() throws URISyntaxException {
        assertThat(TaggedTests.in(classes(), "sample-one")).containsExactly(name());
        assertThat(TaggedTests.in(classes(), "sample-two")).containsExactly(name());
    }

    @Test
    void noTestHasATagThatDoesNotExist() throws URISyntaxException {
        assertThat(TaggedTests.in(classes(), "no such tag")).isEmpty();
    }

    private static String name() {
        return TaggedTestsTest.class.getName();
    }

    private static Path classes() throws URISyntaxException {
        return Path.of(
                TaggedTestsTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
