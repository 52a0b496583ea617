package org.milepost.incoming;

/** The fields of the header of a batch issuance, in their order, with their widths. */
enum HeaderField implements FixedField {
    MARK(2),
    BLANK_1(6),
    PROVIDER(4),
    SEQUENCE(6),
    PROCESS_DATE(8),
    PROCESS_TIME(6),
    DETAILS(8),
    MILES(13),
    BLANK_2(26),
    REJECTED(8),
    REJECTED_MILES(13),
    ACCEPTED(8),
    ACCEPTED_MILES(13),
    BLANK_3(79),
    PROVIDER_AREA(50);

    private final int width;

    HeaderField(int width) {
        this.width = width;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int offset() {
        return FixedField.offset(values(), this);
    }

    @Override
    public boolean isBlankWhenSent() {
        return switch (this) {
            case BLANK_1, BLANK_2, BLANK_3 -> true;
            case REJECTED, REJECTED_MILES, ACCEPTED, ACCEPTED_MILES -> true;
            case MARK, PROVIDER, SEQUENCE, PROCESS_DATE, PROCESS_TIME, DETAILS, MILES -> false;
            case PROVIDER_AREA -> false;
        };
    }
}
