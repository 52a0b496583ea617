package org.milepost.amcash;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.Epoch;
import org.milepost.ledger.HouseId;
import org.milepost.ledger.Link;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Standing;
import org.milepost.ledger.Transfer;
import org.milepost.ledger.TransferId;
import org.milepost.ledger.TransferKind;

/** One thing each that makes the rules answer with a certain code, put into a scene. */
enum Condition {
    NO_ACCOUNT("0025", Scene::withoutAccount),
    NO_SUCH_REDEMPTION("0057", scene -> scene.withNamed(Optional.empty())),
    WINDOW_OVER("0080", scene -> scene.at(Scene.NOON.plus(Duration.ofDays(1)))),
    INACTIVE(
            "0002",
            scene ->
                    withStanding(
                            scene,
                            it ->
                                    new Standing(
                                            Standing.Status.INACTIVE,
                                            it.hidesBalances(),
                                            it.forbidsRedemption()))),
    MANUAL_ENTRY("0009", scene -> scene.with(scene.draft().with(Field.CARD_ENTRY_MODE, "MANUAL"))),
    HIDES_AND_FORBIDS(
            "0005", scene -> withStanding(scene, it -> new Standing(it.status(), true, true))),
    FORBIDS(
            "0006",
            scene ->
                    withStanding(scene, it -> new Standing(it.status(), it.hidesBalances(), true))),
    NO_OFFER("0067", Scene::withOffers),
    OFFER_PAUSED("0067", scene -> scene.withOffers(Scene.paused(Scene.REGULAR))),
    SMALL_BASKET("0066", scene -> scene.with(scene.draft().basket("9.99"))),
    SMALL_REQUEST(
            "0035", scene -> scene.with(scene.draft().with(Field.DOLLAR_REDEEM_REQUEST, "9.99"))),
    FEW_MILES("0051", scene -> scene.withCash(94)),
    DAY_USED_UP("0065", scene -> scene.withDayUse(Scene.TODAY, 75_000)),
    HIDES(
            "0001",
            scene ->
                    withStanding(
                            scene, it -> new Standing(it.status(), true, it.forbidsRedemption())));

    private final String code;

    @SuppressWarnings("ImmutableEnumChecker") // the functions hold no state
    private final UnaryOperator<Scene> change;

    Condition(String code, UnaryOperator<Scene> change) {
        this.code = code;
        this.change = change;
    }

    /** The code that it alone leads to. */
    String code() {
        return code;
    }

    /** The scene in which it holds besides all that held before. */
    Scene in(Scene scene) {
        return change.apply(scene);
    }

    /** A scene in which LOY1 asks to reverse two units that it redeemed today at this time. */
    static Scene reversal(Draft draft) {
        Scene scene = Scene.of(draft);
        return scene.withDayUse(Scene.TODAY, 2_000)
                .withNamed(
                        Optional.of(new AccountView.NamedTransfer(redemption(), Optional.empty())));
    }

    /** A redemption of two units by LOY1 at noon. */
    static Transfer redemption() {
        return new Transfer(
                new TransferId(Scene.of(Draft.of(Call.REVERSE)).terms().cash(), 7),
                TransferKind.REDEMPTION,
                Miles.of(-190),
                new HouseId(Scene.LOY1.redemptionHouse()),
                OptionalInt.empty(),
                Scene.NOON,
                new Epoch(5),
                new RedemptionFacts(
                                1, 2, 190, 2_000, Scene.TODAY, "0001", "001", "1", 0, 0, 0, false)
                        .toJson(),
                new Link(new byte[Link.LENGTH]));
    }

    private static Scene withStanding(Scene scene, UnaryOperator<Standing> change) {
        return scene.withStanding(
                change.apply(scene.cash().map(it -> it.standing()).orElse(Standing.ORDINARY)));
    }
}
