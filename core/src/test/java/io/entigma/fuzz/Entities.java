// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the grammar knows of {@link Model}. */
record Entities(
        String name,
        List<Col> cols,
        Map<String, String> associations,
        Map<String, List<Col>> elements,
        @Nullable String sub) {
    private static final Col ID = new Col("id", Kind.LONG, 'p', null);

    static final Entities CUST = new Entities(
            "Cust",
            cols(
                    "rtext dtext dtext2 stext ftext xtext ptext ptext2",
                    "rnum dnum snum pnum",
                    "dint pint",
                    "rdate ddate sdate pdate",
                    "dflag pflag"),
            Map.of("boss", "Cust"),
            Map.of(
                    "dtags",
                    text(""),
                    "rtags",
                    text(""),
                    "stags",
                    text(""),
                    "ptags",
                    text(""),
                    "spots",
                    List.of(Col.of("dcode", Kind.TEXT), Col.of("pname", Kind.TEXT))),
            null);
    static final Entities ORD = new Entities(
            "Ord", cols("dnote rnote snote fnote pnote", "damount pamount"), Map.of("cust", "Cust"), Map.of(), null);
    static final Entities BASE = new Entities("Base", cols("dbase rbase sbase pbase"), Map.of(), Map.of(), "Sub");
    static final Entities SUB = new Entities(
            "Sub", cols("dsub rsub fsub psub dbase rbase sbase pbase", "dsubnum"), Map.of(), Map.of(), null);
    static final Entities ONE = new Entities("One", cols("done rone fone pone"), Map.of(), Map.of(), "OneSub");
    static final Entities ONE_SUB =
            new Entities("OneSub", cols("donesub sonesub ponesub done rone fone pone"), Map.of(), Map.of(), null);
    static final Entities SEC = new Entities("Sec", cols("dsec psec rsec2 dsec2 psec2"), Map.of(), Map.of(), null);
    static final Entities UNI = new Entities("Uni", cols("duni runi puni"), Map.of(), Map.of(), null);
    static final Entities NOS = new Entities("Nos", cols("pnos pnos2"), Map.of(), Map.of(), null);
    static final Entities NOB = new Entities("Nob", cols("pnob", "pnobnum"), Map.of(), Map.of(), "Nosub");
    static final Entities NOSUB = new Entities("Nosub", cols("pnosub pnob", "pnobnum"), Map.of(), Map.of(), null);

    private static final List<Entities> ENCRYPTED = List.of(CUST, ORD, BASE, SUB, ONE, ONE_SUB, SEC, UNI);
    private static final List<Entities> NOTHING = List.of(NOS, NOB, NOSUB);

    /** One of those with, or without, encrypted attributes. */
    static Entities pick(Choices choices, boolean encrypted) {
        if (!encrypted) {
            return choices.of(NOTHING);
        }
        return choices.pick(3) < 2 ? CUST : choices.of(ENCRYPTED);
    }

    static Entities named(String name) {
        for (Entities entity : List.of(CUST, ORD, BASE, SUB, ONE, ONE_SUB, SEC, UNI, NOS, NOB, NOSUB)) {
            if (entity.name.equals(name)) {
                return entity;
            }
        }
        throw new IllegalArgumentException(name);
    }

    static Col id() {
        return ID;
    }

    /** The attributes of a collection's elements; the name tells the mode. */
    List<Col> elementsOf(String collection) {
        return elements.get(collection).stream()
                .map(col -> col.path().isEmpty()
                        ? new Col("", Kind.TEXT, Col.of(collection, Kind.TEXT).mode(), null)
                        : col)
                .toList();
    }

    private static List<Col> text(String path) {
        return List.of(new Col(path, Kind.TEXT, 'p', null));
    }

    private static List<Col> cols(String... namesByKind) {
        Kind[] kinds = {Kind.TEXT, Kind.LONG, Kind.INT, Kind.DATE, Kind.FLAG};
        List<Col> all = new java.util.ArrayList<>();
        for (int i = 0; i < namesByKind.length; i++) {
            for (String name : namesByKind[i].split(" ")) {
                all.add(Col.of(name, kinds[i]));
            }
        }
        if (namesByKind.length == kinds.length) {
            all.addAll(List.of(
                    Col.of("dhue", Kind.SEALED_HUE),
                    Col.of("phue", Kind.PLAIN_HUE),
                    Col.of("ddec", Kind.DEC),
                    Col.of("pdec", Kind.DEC),
                    Col.of("dbytes", Kind.BYTES),
                    Col.of("pbytes", Kind.BYTES),
                    Col.of("home.rstreet", Kind.TEXT),
                    Col.of("home.dzip", Kind.TEXT),
                    Col.of("home.fpark", Kind.TEXT),
                    Col.of("home.ptown", Kind.TEXT)));
        }
        return List.copyOf(all);
    }
}
