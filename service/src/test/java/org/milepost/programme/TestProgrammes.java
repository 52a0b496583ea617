package org.milepost.programme;

import java.time.LocalTime;
import java.time.ZoneOffset;

/** Programmes for tests that need one and not its terms. */
public final class TestProgrammes {

    private TestProgrammes() {}

    /** Adds a programme whose days begin at midnight UTC and whose daily limit is zero. */
    public static Programme add(Programmes programmes, String code) {
        return programmes.change(
                change ->
                        change.addProgramme(
                                code,
                                code,
                                new BusinessCalendar(ZoneOffset.UTC, LocalTime.MIDNIGHT),
                                Cents.ZERO));
    }
}
