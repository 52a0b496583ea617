package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that rows hold: what one means today, it means for ever. */
@Tag("mutation")
final class StoredCodesTest {

    @ParameterizedTest
    @CsvSource({
        "ISSUANCE, 1",
        "REDEMPTION, 2",
        "REVERSAL, 3",
        "CANCELLATION, 4",
        "ADJUSTMENT, 5",
        "PART_REVERSAL, 6"
    })
    void theCodesOfTransfersNeverChange(TransferKind kind, int code) {
        assertThat(kind.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @EnumSource
    void everyKindOfTransferIsFoundByItsCode(TransferKind kind) {
        assertThat(TransferKind.ofCode(kind.code())).isEqualTo(kind);
    }

    @Test
    void aCodeOfNoTransferIsRefused() {
        for (int code : new int[] {-1, 0, TransferKind.values().length + 1}) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> TransferKind.ofCode(code))
                    .withMessageContaining(Integer.toString(code));
        }
    }

    @ParameterizedTest
    @CsvSource({"ISSUANCE, 1", "REDEMPTION, 2", "ADJUSTMENT, 3"})
    void theCodesOfHouseAccountsNeverChange(HouseRole role, int code) {
        assertThat(role.code()).isEqualTo(code);
    }

    @Test
    void theCodesOfImprintsNeverChange() {
        assertThat(Imprint.Kind.values()).containsExactly(Imprint.Kind.ISSUANCE);
        assertThat(Imprint.Kind.ISSUANCE.code()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void houseAccountsAndTransfersAreNumberedFromOne(int number) {
        AccountId account = new AccountId(7, 42);

        assertThat(new HouseId(1).number()).isEqualTo(1);
        assertThat(new TransferId(account, 1).ordinal()).isEqualTo(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new HouseId(number));
        assertThatIllegalArgumentException().isThrownBy(() -> new TransferId(account, number));
    }
}
