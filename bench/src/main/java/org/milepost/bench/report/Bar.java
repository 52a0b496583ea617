package org.milepost.bench.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.OptionalDouble;

/**
 * A measured figure with its required value and its target.
 *
 * @param name the name of the figure
 * @param measured the figure of this run; empty when it was not measured
 * @param must the required value
 * @param goal the target
 * @param better whether larger or smaller figures are better
 * @param unit the unit of all three values
 * @param note what a reader must know to interpret the figure; may be empty
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
