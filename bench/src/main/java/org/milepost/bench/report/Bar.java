package org.milepost.bench.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.OptionalDouble;

/**
 * A figure that must be reached, and one that is hoped for.
 *
 * @param name what it is
 * @param measured what this run found; empty when it measured no such thing
 * @param must what has to be reached
 * @param goal what should be
 * @param better in which direction it is better
 * @param unit of all three
 * @param note what else must be known to judge it; may be empty
 */
public record Bar(
        String name,
        OptionalDouble measured,
        double must,
        double goal,
        Better better,
        String unit,
        String note) {

    /** In which direction a figure is better. */
    public enum Better {
        LARGER,
        SMALLER
    }

    /** How a figure compares. */
    public enum Verdict {
        GOAL_MET("goal met"),
        MET("met"),
        MISSED("MISSED"),
        NOT_MEASURED("-");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        /** As the table shows it. */
        public String words() {
            return words;
        }
    }

    /** How this run's figure compares; what lies exactly at a bar has met it. */
    @JsonProperty("verdict")
    public Verdict verdict() {
        if (measured.isEmpty()) {
            return Verdict.NOT_MEASURED;
        }
        double figure = measured.getAsDouble();
        if (reaches(figure, goal)) {
            return Verdict.GOAL_MET;
        }
        return reaches(figure, must) ? Verdict.MET : Verdict.MISSED;
    }

    private boolean reaches(double figure, double bar) {
        return better == Better.LARGER ? figure >= bar : figure <= bar;
    }
}
