package org.milepost.programme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.milepost.postgres.Database;
import org.milepost.postgres.TestDatabases;
import org.milepost.threads.BackgroundJob;
import org.slf4j.LoggerFactory;

class ProgrammesTest {
    private static final BusinessCalendar CALENDAR =
            new BusinessCalendar(ZoneId.of("America/Toronto"), LocalTime.of(3, 0));
    private static final Cents LIMIT = new Cents(75_000);
    private static final Duration SPREAD_MAX = Duration.ofSeconds(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private final Database database = databases.create();
    private final Jdbi jdbi = database.jdbi();
    private final Logger logger = (Logger) LoggerFactory.getLogger(BackgroundJob.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final CutConnectionFactory way =
            new CutConnectionFactory(() -> jdbi.open().getConnection());
    private final Programmes here = Programmes.open(new CatalogueStore(Jdbi.create(way)));
    private final Programmes elsewhere = Programmes.open(database);

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(log);
        here.close();
        elsewhere.close();
    }

    @Test
    void aChangeIsInForceHereWhenItsMethodReturns() {
        Programme programme = here.change(it -> it.addProgramme("AMCASH", "Cash", CALENDAR, LIMIT));
        assertThat(here.current().programme("AMCASH")).contains(programme);

        CurrencyId cash = here.change(it -> it.addCurrency(programme.id(), "CASH"));
        assertThat(here.current().programme(programme.id()).currency("CASH")).isEqualTo(cash);

        Partner partner = here.change(it -> it.addPartner("loy1", "Loyal One"));
        assertThat(here.current().partner("loy1")).contains(partner);

        here.change(
                it -> {
                    it.setPartnerActive(partner.id(), false);
                    return partner;
                });
        assertThat(here.current().partner("loy1").orElseThrow().active()).isFalse();

        Offer offer = here.addOffer(version -> Offers.regular(version, "1"));
        assertThat(here.current().currentOffers()).containsExactly(offer);
    }

    @Test
    void aChangeIsInForceElsewhereWithinTwoSeconds() {
        here.change(it -> it.addPartner("loy1", "Loyal One"));

        awaitWithin(SPREAD_MAX, () -> elsewhere.current().partner("loy1").isPresent());
    }

    @Test
    void aReadThatFinishesLateDoesNotReplaceANewerOne() {
        Catalogue older = here.current();
        here.change(it -> it.addPartner("loy1", "Loyal One"));
        Catalogue newer = here.current();

        here.install(older);

        assertThat(here.current()).isSameAs(newer);
    }

    @Test
    void aCatalogueInHandDoesNotChange() {
        Catalogue before = here.current();
        here.change(it -> it.addPartner("loy1", "Loyal One"));

        assertThat(before.partners()).isEmpty();
        assertThat(here.current()).isNotSameAs(before);
    }

    @Test
    void theCatalogueIsKeptWhileNothingChanges() throws InterruptedException {
        Catalogue before = here.current();
        Thread.sleep(SPREAD_MAX);

        assertThat(here.current()).isSameAs(before);
    }

    @Test
    void anOfferThatAnotherProcessJustAddedIsKnownAtOnce() {
        here.change(it -> it.addProgramme("AMCASH", "Cash", CALENDAR, LIMIT));
        Offer offer = here.addOffer(version -> Offers.regular(version, "1"));

        assertThat(elsewhere.offer(offer.version())).isEqualTo(offer);
    }

    @Test
    void anOfferVersionThatNeverWasIsNotAnswered() {
        assertThatThrownBy(() -> here.offer(5)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anOutageLeavesTheLastCatalogueInUseAndIsLoggedOnce() {
        Partner partner = here.change(it -> it.addPartner("loy1", "Loyal One"));

        way.cutAfter(0);
        long refusedBefore = way.refused();
        awaitWithin(TIMEOUT, () -> way.refused() >= refusedBefore + 3);

        assertThat(here.current().partner("loy1")).contains(partner);
        assertThat(levels()).containsExactly(Level.WARN);

        elsewhere.change(it -> it.addPartner("loy2", "Loyal Two"));
        way.repair();
        awaitWithin(TIMEOUT, () -> here.current().partner("loy2").isPresent());
        awaitWithin(TIMEOUT, () -> levels().equals(List.of(Level.WARN, Level.INFO)));
    }

    @Test
    void aChangeIsKeptEvenIfTheReadAfterItFails() {
        // The change takes one connection. Should a poll take it, the change fails: then try again.
        Partner partner = null;
        for (int i = 0; partner == null; i++) {
            String code = "loy" + i;
            way.cutAfter(1);
            try {
                partner = here.change(it -> it.addPartner(code, "Loyal One"));
            } catch (JdbiException e) {
                assertThat(i).isLessThan(10);
            }
        }
        Partner added = partner;
        awaitWithin(TIMEOUT, () -> elsewhere.current().partner(added.id()).isPresent());

        way.repair();
        awaitWithin(TIMEOUT, () -> here.current().partner(added.id()).isPresent());
    }

    @Test
    void aChangeThatTheDatabaseCannotTakeIsAnError() {
        way.cutAfter(0);

        assertThatThrownBy(() -> here.change(it -> it.addPartner("loy1", "Loyal One")))
                .isInstanceOf(JdbiException.class);
    }

    @Test
    void aClosedOneReadsNoMoreAndKeepsItsLastCatalogue() throws InterruptedException {
        Catalogue last = here.current();
        here.close();
        elsewhere.change(it -> it.addPartner("loy1", "Loyal One"));
        Thread.sleep(SPREAD_MAX);

        assertThat(here.current()).isSameAs(last);
    }

    private List<Level> levels() {
        return List.copyOf(log.list).stream()
                .filter(it -> it.getFormattedMessage().startsWith("job reference-data "))
                .map(ILoggingEvent::getLevel)
                .toList();
    }

    private static void awaitWithin(Duration longest, BooleanSupplier condition) {
        Instant giveUp = Instant.now().plus(longest);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(giveUp);
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
