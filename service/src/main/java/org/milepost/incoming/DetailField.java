package org.milepost.incoming;

/** The fields of a detail of a batch issuance, in their order, with their widths. */
enum DetailField implements FixedField {
    MARK(2),
    BLANK_1(15),
    ACCOUNT(11),
    REFERENCE(20),
    SPONSOR(4),
    OFFER(8),
    LOCATION(4),
    BATCH(9),
    MILES(9),
    BLANK_2(34),
    RECEIVED(8),
    LOADED(8),
    RETURNED(8),
    MERGED_TO(11),
    STATUS(1),
    BLANK_3(19),
    FLAGS(20),
    BLANK_4(9),
    PROVIDER_AREA(50);

    private final int width;

    DetailField(int width) {
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
            case BLANK_1, BLANK_2, BLANK_3, BLANK_4 -> true;
            case RECEIVED, LOADED, RETURNED, MERGED_TO, STATUS, FLAGS -> true;
            case MARK, ACCOUNT, REFERENCE, SPONSOR, OFFER, LOCATION, BATCH, MILES -> false;
            case PROVIDER_AREA -> false;
        };
    }
}
