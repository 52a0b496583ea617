package org.milepost.member;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a member may choose as a password. */
class MemberPasswordsTest {

    @ParameterizedTest
    @CsvSource({"7, false", "8, true", "128, true", "129, false"})
    void aPasswordHasEightTo128Characters(int length, boolean allowed) {
        assertThat(MemberPasswords.isPassword("x".repeat(length))).isEqualTo(allowed);
        assertThat(MemberPasswords.isPassword("\ud83d\ude00".repeat(length))).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"correct horse battery staple", "        x", "пароль-пароль", "!!!!!!!!"})
    void anyPrintableCharactersWillDo(String password) {
        assertThat(MemberPasswords.isPassword(password)).isTrue();
    }

    @Test
    void blanksAndControlCharactersWillNot() {
        assertThat(MemberPasswords.isPassword(" ".repeat(12))).isFalse();
        assertThat(MemberPasswords.isPassword("tab\tulator")).isFalse();
        assertThat(MemberPasswords.isPassword("nothing\u0000more")).isFalse();
    }
}
