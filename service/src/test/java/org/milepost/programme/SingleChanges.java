package org.milepost.programme;

import java.util.function.IntFunction;

/** Changes of reference data, each in a separate transaction. */
record SingleChanges(CatalogueStore store) {

    Programme addProgramme(String code, String name, BusinessCalendar calendar, Cents dailyLimit) {
        return store.change(it -> it.addProgramme(code, name, calendar, dailyLimit));
    }

    CurrencyId addCurrency(ProgrammeId programme, String code) {
        return store.change(it -> it.addCurrency(programme, code));
    }

    Partner addPartner(String code, String name) {
        return store.change(it -> it.addPartner(code, name));
    }

    void setPartnerActive(PartnerId partner, boolean active) {
        store.change(
                it -> {
                    it.setPartnerActive(partner, active);
                    return partner;
                });
    }

    void addSponsor(Sponsor sponsor) {
        store.change(
                it -> {
                    it.addSponsor(sponsor);
                    return sponsor;
                });
    }

    Offer addOffer(IntFunction<Offer> terms) {
        return store.change(it -> it.addOffer(terms));
    }
}
