package org.milepost.certification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.milepost.web.Languages;
import org.milepost.web.Messages;

/** Each step has its texts in each language. */
final class CertificationTextsTest {

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void eachStepHasATitleAndSaysWhatToDo(Dialect dialect) {
        Languages languages = new Languages();
        List<StepResult> results =
                Checklist.of(dialect.rules().steps(), List.of(), Set.of()).results();

        for (String code : languages.codes()) {
            Messages texts = languages.named(code);
            for (StepResult result : results) {
                assertThat(result.title(texts)).as(result.step().id()).isNotBlank();
                assertThat(result.how(texts)).as(result.step().id()).isNotBlank();
            }
            assertThat(results.stream().map(it -> it.title(texts))).doesNotHaveDuplicates();
        }
    }
}
