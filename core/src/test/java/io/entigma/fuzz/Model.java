// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import io.entigma.Encrypted;
import io.entigma.Searchable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.SecondaryTable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The entities. The twin factory uses the same classes with every {@link Encrypted} taken out, see {@link TwinLoader}.
 * The first letter tells the mode: {@code d} deterministic, {@code r} random, {@code p} plain, and of those with search tokens
 * {@code s} by equality and first characters, {@code f} both without regard to case, {@code x} by first characters alone.
 */
final class Model {
    private Model() {}

    @Embeddable
    public static class Home {
        @Encrypted
        String rstreet;

        @Encrypted(deterministic = true)
        String dzip;

        @Encrypted
        @Searchable(ignoreCase = true, prefix = 6)
        String fpark;

        String ptown;
    }

    @Embeddable
    public static class Spot {
        @Encrypted(deterministic = true)
        String dcode;

        String pname;
    }

    @Entity(name = "Cust")
    public static class Cust {
        @Id
        Long id;

        @Encrypted
        @Searchable(scan = true)
        String rtext;

        @Encrypted(deterministic = true, context = "cust.dtext")
        String dtext;

        @Encrypted(deterministic = true, context = "cust.dtext")
        String dtext2;

        @Encrypted
        @Searchable(equal = true, prefix = 6)
        String stext;

        @Encrypted
        @Searchable(ignoreCase = true, prefix = 6)
        String ftext;

        @Encrypted
        @Searchable(prefix = 4)
        String xtext;

        String ptext;

        String ptext2;

        @Encrypted
        @Searchable(scan = true)
        Long rnum;

        @Encrypted(deterministic = true)
        Long dnum;

        @Encrypted
        @Searchable
        Long snum;

        Long pnum;

        @Encrypted(deterministic = true)
        Integer dint;

        Integer pint;

        @Encrypted
        LocalDate rdate;

        @Encrypted(deterministic = true)
        LocalDate ddate;

        @Encrypted
        @Searchable
        LocalDate sdate;

        LocalDate pdate;

        @Encrypted(deterministic = true)
        Boolean dflag;

        Boolean pflag;

        @Encrypted(deterministic = true)
        @Enumerated(EnumType.STRING)
        SealedHue dhue;

        @Enumerated(EnumType.STRING)
        PlainHue phue;

        @Encrypted(deterministic = true)
        @Column(precision = 20, scale = 2)
        BigDecimal ddec;

        @Column(precision = 20, scale = 2)
        BigDecimal pdec;

        @Encrypted(deterministic = true)
        byte[] dbytes;

        byte[] pbytes;

        Home home;

        @ManyToOne
        Cust boss;

        @OneToMany(mappedBy = "cust")
        List<Ord> orders = new ArrayList<>();

        @ElementCollection
        @Encrypted(deterministic = true)
        List<String> dtags = new ArrayList<>();

        @ElementCollection
        @Encrypted
        List<String> rtags = new ArrayList<>();

        @ElementCollection
        @Encrypted
        @Searchable(equal = true, prefix = 6)
        List<String> stags = new ArrayList<>();

        @ElementCollection
        @Encrypted(deterministic = true)
        Map<String, String> dmap = new HashMap<>();

        @ElementCollection
        List<String> ptags = new ArrayList<>();

        @ElementCollection
        List<Spot> spots = new ArrayList<>();
    }

    @Entity(name = "Ord")
    public static class Ord {
        @Id
        Long id;

        @ManyToOne
        Cust cust;

        @Encrypted(deterministic = true, context = "cust.dtext")
        String dnote;

        @Encrypted
        String rnote;

        @Encrypted
        @Searchable(equal = true, prefix = 6)
        String snote;

        @Encrypted
        @Searchable(ignoreCase = true, prefix = 6)
        String fnote;

        String pnote;

        @Encrypted(deterministic = true)
        Long damount;

        Long pamount;
    }

    @Entity(name = "Base")
    @Inheritance(strategy = InheritanceType.JOINED)
    public static class Base {
        @Id
        Long id;

        @Encrypted(deterministic = true)
        String dbase;

        @Encrypted
        String rbase;

        @Encrypted
        @Searchable(equal = true, prefix = 6)
        String sbase;

        String pbase;
    }

    @Entity(name = "Sub")
    public static class Sub extends Base {
        @Encrypted(deterministic = true)
        String dsub;

        @Encrypted
        String rsub;

        @Encrypted
        @Searchable(ignoreCase = true, prefix = 6)
        String fsub;

        String psub;

        @Encrypted(deterministic = true)
        Long dsubnum;
    }

    @Entity(name = "One")
    @Inheritance(strategy = InheritanceType.SINGLE_TABLE)
    public static class One {
        @Id
        Long id;

        @Encrypted(deterministic = true)
        String done;

        @Encrypted
        String rone;

        @Encrypted
        @Searchable(ignoreCase = true, prefix = 6)
        String fone;

        String pone;
    }

    @Entity(name = "OneSub")
    public static class OneSub extends One {
        @Encrypted(deterministic = true)
        String donesub;

        @Encrypted
        @Searchable(equal = true, prefix = 6)
        String sonesub;

        String ponesub;
    }

    @Entity(name = "Sec")
    @SecondaryTable(name = "Sec2")
    public static class Sec {
        @Id
        Long id;

        String psec;

        @Encrypted(deterministic = true)
        String dsec;

        @Encrypted
        @Column(table = "Sec2")
        String rsec2;

        @Encrypted(deterministic = true)
        @Column(table = "Sec2")
        String dsec2;

        @Column(table = "Sec2")
        String psec2;
    }

    @Entity(name = "Uni")
    public static class Uni {
        @Id
        Long id;

        @Encrypted(deterministic = true)
        @Column(unique = true, length = 40)
        String duni;

        @Encrypted
        String runi;

        String puni;
    }

    @Entity(name = "Nos")
    @SecondaryTable(name = "Nos2")
    public static class Nos {
        @Id
        Long id;

        String pnos;

        @Column(table = "Nos2")
        String pnos2;
    }

    @Entity(name = "Nob")
    @Inheritance(strategy = InheritanceType.JOINED)
    public static class Nob {
        @Id
        Long id;

        String pnob;

        Long pnobnum;
    }

    @Entity(name = "Nosub")
    public static class Nosub extends Nob {
        String pnosub;
    }

    static Class<?>[] entities() {
        return new Class<?>[] {
            Cust.class,
            Ord.class,
            Base.class,
            Sub.class,
            One.class,
            OneSub.class,
            Sec.class,
            Uni.class,
            Nos.class,
            Nob.class,
            Nosub.class
        };
    }
}
