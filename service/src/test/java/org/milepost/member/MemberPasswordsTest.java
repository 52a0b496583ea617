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

    /** The length of the text as it came was checked, but the normalized one is hashed. */
    @Test
    void aPasswordIsMeasuredOnceItIsNormalized() {
        String eOfTwo = "e\u0301";
        String ligatureOfTwo = "\ufb01";

        assertThat(MemberPasswords.isPassword(eOfTwo.repeat(7))).isFalse();
        assertThat(MemberPasswords.isPassword(eOfTwo.repeat(128))).isTrue();
        assertThat(MemberPasswords.isPassword(ligatureOfTwo.repeat(4))).isTrue();
        assertThat(MemberPasswords.isPassword(ligatureOfTwo.repeat(65))).isFalse();
        assertThat(MemberPasswords.isPassword("\u00a0".repeat(8))).isFalse();
        assertThat(MemberPasswords.isPassword("\u3000\u2003".repeat(4))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"correct horse battery staple", "        x", "пароль-пароль", "!!!!!!!!"})
    void anyPrintableCharactersAreAccepted(String password) {
        assertThat(MemberPasswords.isPassword(password)).isTrue();
    }

    @Test
    void blanksAndControlCharactersWillNot() {
        assertThat(MemberPasswords.isPassword(" ".repeat(12))).isFalse();
        assertThat(MemberPasswords.isPassword("tab\tulator")).isFalse();
        assertThat(MemberPasswords.isPassword("nothing\u0000more")).isFalse();
    }
}
