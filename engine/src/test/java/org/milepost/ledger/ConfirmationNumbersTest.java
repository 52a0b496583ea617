package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("mutation")
class ConfirmationNumbersTest {
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final AccountId ACCOUNT = new AccountId(17, 4_711);

    private static final Epoch EPOCH = new Epoch(-1_234_567_890);

    private final ConfirmationNumbers numbers = new ConfirmationNumbers(secret(1));

    @Test
    void aNumberResolvesToItsTransfer() {
        for (BookedTransfer booking : transfers(2_000)) {
            String number = numbers.of(booking);

            assertThat(named(numbers, booking.id().account(), booking.epoch(), number))
                    .as("%s %s", booking, number)
                    .hasValue(booking);
        }
    }

    @Test
    void aNumberHas16CharactersThatAreNotMistaken() {
        for (BookedTransfer booking : transfers(500)) {
            assertThat(numbers.of(booking)).matches("[" + ALPHABET + "]{16}");
        }
    }

    @Test
    void lowerCaseResolvesToo() {
        for (BookedTransfer booking : transfers(200)) {
            String number = numbers.of(booking).toLowerCase(Locale.ROOT);

            assertThat(named(numbers, booking.id().account(), booking.epoch(), number))
                    .hasValue(booking);
        }
    }

    @Test
    void hyphensSpacesAndLettersThatLookLikeDigitsResolveToo() {
        for (BookedTransfer booking : transfers(200)) {
            String number = numbers.of(booking);
            String copied =
                    number.replaceAll("(.{4})(?=.)", "$1- ")
                            .replace('0', 'o')
                            .replaceFirst("1", "I")
                            .replace('1', 'l');

            assertThat(named(numbers, booking.id().account(), booking.epoch(), copied))
                    .as(copied)
                    .hasValue(booking);
        }
    }

    /** A number that is copied from a page or typed with an East Asian keyboard. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00a0", "\u2009", "\u202f", "\u3000", "\u2010", "\u2011", "\u2013", "\u2212",
                "\uff0d", "\u00ad", "\u200b"
            })
    void spacesAndDashesOfAnyKindAndFullWidthCharactersResolveToo(String separator) {
        for (BookedTransfer booking : transfers(200)) {
            String number = numbers.of(booking);
            StringBuilder wide = new StringBuilder();
            number.chars().forEach(it -> wide.append((char) (it - '!' + '\uff01')));

            for (String copied :
                    List.of(number.replaceAll("(.{4})(?=.)", "$1" + separator), wide.toString())) {
                assertThat(named(numbers, booking.id().account(), booking.epoch(), copied))
                        .as(copied)
                        .hasValue(booking);
            }
        }
    }

    @Test
    void aTransferAlwaysHasTheSameNumber() {
        BookedTransfer booking = booking(9);

        assertThat(new ConfirmationNumbers(secret(1)).of(booking)).isEqualTo(numbers.of(booking));
    }

    /** Computed by another program: the numbers on receipts never change. */
    @ParameterizedTest
    @CsvSource({
        "7, 42, 1, 2MT3W9S182P7E7FK",
        "7, 42, 2, 1EWX5F44FTPC44Q9",
        "7, 42, 3, K9QTZMQHH8NQD7H3",
        "7, 42, 9, 0RA78EDBJEEDGVR1",
        "7, 42, 2147483647, 2QA34DCHVGWYP1JZ",
        "0, 1, 1, P0F1XRKACS4GF5DA",
        "255, 9223372036854775807, 1, MF0KMG8X6CG1Y8BT"
    })
    void theNumbersFromBeforeEpochsNeverChange(
            int bucket, long account, int ordinal, String number) {
        byte[] ones = new byte[32];
        Arrays.fill(ones, (byte) 1);
        BookedTransfer booking =
                new BookedTransfer(
                        new TransferId(new AccountId(bucket, account), ordinal), Epoch.NONE);

        assertThat(new ConfirmationNumbers(ones).of(booking)).isEqualTo(number);
        assertThat(named(new ConfirmationNumbers(ones), booking.id().account(), Epoch.NONE, number))
                .hasValue(booking);
    }

    @Test
    void aNumberNamesNothingInAnotherAccount() {
        for (BookedTransfer booking : transfers(500)) {
            AccountId own = booking.id().account();
            AccountId neighbour = new AccountId(own.bucket(), own.number() ^ 2);
            AccountId namesake = new AccountId((own.bucket() + 1) % 256, own.number());
            String number = numbers.of(booking);

            assertThat(named(numbers, neighbour, booking.epoch(), number)).isEmpty();
            assertThat(named(numbers, namesake, booking.epoch(), number)).isEmpty();
        }
    }

    /** A backup that is restored gives the same ordinals again. */
    @Test
    void theSameOrdinalHasAnotherNumberInAnotherEpoch() {
        for (BookedTransfer booking : transfers(500)) {
            for (Epoch other : List.of(Epoch.NONE, new Epoch(booking.epoch().number() ^ 1))) {
                if (other.equals(booking.epoch())) {
                    continue;
                }
                String number = numbers.of(new BookedTransfer(booking.id(), other));

                assertThat(number).isNotEqualTo(numbers.of(booking));
                assertThat(named(numbers, booking.id().account(), booking.epoch(), number))
                        .isEmpty();
            }
        }
    }

    /** Computed by another program: HMAC over the account, the ordinal and the epoch. */
    @ParameterizedTest
    @CsvSource({
        "7, 42, 1, 1, HM3PAS6X6EBESF3H",
        "7, 42, 1, -2147483648, R8V7KHHGDWH64DDG",
        "255, 9223372036854775807, 9, 77, MES5WCP50N3DSTG4"
    })
    void theNumbersOfTransfersNeverChange(
            int bucket, long account, int ordinal, int epoch, String number) {
        byte[] ones = new byte[32];
        Arrays.fill(ones, (byte) 1);
        TransferId id = new TransferId(new AccountId(bucket, account), ordinal);

        assertThat(new ConfirmationNumbers(ones).of(new BookedTransfer(id, new Epoch(epoch))))
                .isEqualTo(number);
    }

    @Test
    void aNumberNamesNothingUnderAnotherSecret() {
        String number = numbers.of(booking(1));

        assertThat(named(new ConfirmationNumbers(secret(2)), ACCOUNT, EPOCH, number)).isEmpty();
    }

    @Test
    void everyMistypedCharacterIsRefused() {
        for (BookedTransfer booking : transfers(20)) {
            char[] number = numbers.of(booking).toCharArray();
            for (int i = 0; i < number.length; i++) {
                char right = number[i];
                for (int other = 0; other < ALPHABET.length(); other++) {
                    number[i] = ALPHABET.charAt(other);
                    if (number[i] != right) {
                        assertRefused(booking, number);
                    }
                }
                number[i] = right;
            }
        }
    }

    @Test
    void everySwapOfNeighboursIsRefused() {
        for (BookedTransfer booking : transfers(500)) {
            char[] number = numbers.of(booking).toCharArray();
            for (int i = 1; i < number.length; i++) {
                if (number[i] != number[i - 1]) {
                    swap(number, i);
                    assertRefused(booking, number);
                    swap(number, i);
                }
            }
        }
    }

    @Test
    void theSwapThatTheCheckDigitCannotSeeIsRefusedByTheSeal() {
        List<String> seen = new ArrayList<>();
        for (int ordinal = 1; seen.size() < 20; ordinal++) {
            BookedTransfer booking = booking(ordinal);
            char[] number = numbers.of(booking).toCharArray();
            for (int i = 1; i < number.length; i++) {
                if (Set.of("0Z", "Z0").contains("" + number[i - 1] + number[i])) {
                    swap(number, i);
                    assertRefused(booking, number);
                    swap(number, i);
                    seen.add(new String(number));
                }
            }
        }
        assertThat(seen).hasSizeGreaterThanOrEqualTo(20);
    }

    @Test
    void whatIsNoNumberIsRefused() {
        String number = numbers.of(booking(1));

        for (String text :
                List.of(
                        "",
                        number.substring(1),
                        number + "0",
                        " " + number.substring(1),
                        "_" + number.substring(1),
                        "U" + number.substring(1),
                        "\0" + number.substring(1),
                        "٣" + number.substring(1),
                        "ß" + number.substring(2))) {
            assertThat(named(numbers, ACCOUNT, EPOCH, text)).as(text).isEmpty();
        }
    }

    /** In capitals a long s is an S, so that a number could be spelt in several ways. */
    @Test
    void onlyLettersOfAsciiHaveCapitals() {
        int tried = 0;
        for (BookedTransfer booking : transfers(200)) {
            String number = numbers.of(booking);
            if (number.contains("S")) {
                assertRefused(booking, number.replace('S', '\u017f').toCharArray());
                tried++;
            }
        }
        assertThat(tried).isPositive();
    }

    /** Before the alphabet was asked, 1U would have been read as 32 - 1, which is 0Z. */
    @Test
    void noCharacterOutsideTheAlphabetCountsAsLessThanZero() {
        int tried = 0;
        for (BookedTransfer booking : transfers(2_000)) {
            String number = numbers.of(booking);
            int last = number.substring(0, 15).lastIndexOf('Z');
            if (last < 1 || last == 7 || number.charAt(last - 1) == 'Z') {
                continue;
            }
            char[] spelt = number.toCharArray();
            spelt[last - 1] = ALPHABET.charAt(ALPHABET.indexOf(spelt[last - 1]) + 1);
            spelt[last] = 'U';
            for (int check = 0; check < ALPHABET.length(); check++) {
                spelt[15] = ALPHABET.charAt(check);
                assertRefused(booking, spelt);
            }
            tried++;
        }
        assertThat(tried).isGreaterThan(100);
    }

    /** Made by another program that knows the secret; ordinals start at 1. */
    @ParameterizedTest
    @ValueSource(strings = {"775N815N63G9NEDG", "3Q8Y68KJ11RSX06M"})
    void aSealedNumberOfNoOrdinalIsRefused(String number) {
        byte[] ones = new byte[32];
        Arrays.fill(ones, (byte) 1);

        assertThat(new ConfirmationNumbers(ones).read(new AccountId(7, 42), number).ordinal())
                .isEmpty();
    }

    /**
     * Neighbouring transfers share no more characters, place by place, than chance lets them: of
     * 4,000 pairs, one in 32 at each of the 16 places, which is 125 with a deviation of 11.
     */
    @Test
    void neighbouringTransfersHaveUnrelatedNumbers() {
        int pairs = 4_000;
        int[] same = new int[ConfirmationNumbers.LENGTH];
        Set<String> prefixes = new HashSet<>();
        for (int ordinal = 1; ordinal <= pairs; ordinal++) {
            String one = numbers.of(booking(ordinal));
            String next = numbers.of(booking(ordinal + 1));
            prefixes.add(one.substring(0, 7));
            for (int i = 0; i < same.length; i++) {
                same[i] += one.charAt(i) == next.charAt(i) ? 1 : 0;
            }
        }

        assertThat(Arrays.stream(same)).allSatisfy(count -> assertThat(count).isBetween(60, 190));
        assertThat(prefixes).hasSizeGreaterThan(pairs - 2);
    }

    @Test
    void noNumberCanBeMadeUp() {
        Random random = new Random(5);
        for (int i = 0; i < 5_000; i++) {
            char[] number = new char[16];
            for (int place = 0; place < number.length; place++) {
                number[place] = ALPHABET.charAt(random.nextInt(32));
            }
            assertThat(named(numbers, ACCOUNT, EPOCH, new String(number))).isEmpty();
        }
    }

    @Test
    void aShortSecretIsRefused() {
        assertThatThrownBy(() -> new ConfirmationNumbers(new byte[31]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void assertRefused(BookedTransfer booking, char[] number) {
        assertThat(named(numbers, booking.id().account(), booking.epoch(), new String(number)))
                .as("%s for %s", new String(number), booking)
                .isEmpty();
    }

    /** The transfer that a number names in an account in which each ordinal is of one epoch. */
    private static Optional<BookedTransfer> named(
            ConfirmationNumbers numbers, AccountId account, Epoch epoch, String text) {
        ConfirmationNumber number = numbers.read(account, text);
        return number.ordinal().stream()
                .mapToObj(it -> new BookedTransfer(new TransferId(account, it), epoch))
                .filter(number::names)
                .findFirst();
    }

    private static BookedTransfer booking(int ordinal) {
        return new BookedTransfer(new TransferId(ACCOUNT, ordinal), EPOCH);
    }

    private static void swap(char[] number, int i) {
        char before = number[i - 1];
        number[i - 1] = number[i];
        number[i] = before;
    }

    /** The edges, and others from a seeded generator. */
    private static List<BookedTransfer> transfers(int count) {
        List<BookedTransfer> transfers = new ArrayList<>();
        transfers.add(new BookedTransfer(new TransferId(new AccountId(0, 1), 1), new Epoch(-1)));
        transfers.add(
                new BookedTransfer(
                        new TransferId(new AccountId(255, Long.MAX_VALUE), Integer.MAX_VALUE),
                        new Epoch(Integer.MIN_VALUE)));
        Random random = new Random(11);
        while (transfers.size() < count) {
            long number = random.nextLong() >>> (1 + random.nextInt(40));
            int ordinal = random.nextInt() >>> (1 + random.nextInt(30));
            AccountId account = new AccountId(random.nextInt(256), Math.max(1, number));
            Epoch epoch = random.nextInt(4) == 0 ? Epoch.NONE : new Epoch(random.nextInt());
            transfers.add(new BookedTransfer(new TransferId(account, Math.max(1, ordinal)), epoch));
        }
        return transfers;
    }

    private static byte[] secret(int seed) {
        byte[] secret = new byte[32];
        new Random(seed).nextBytes(secret);
        return secret;
    }
}
