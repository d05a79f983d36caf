// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks.rows;

import io.entigma.TenantScope;
import io.entigma.benchmarks.Application;
import io.entigma.key.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import org.hibernate.SessionFactory;

/**
 * Where the time of a row goes: the JDK's Flight Recorder samples select and insert of the entities of {@link EndToEnd}, and the
 * samples are added up by what they were in. Prints microseconds a row. Arguments: a JDBC URL, or nothing for H2 in memory; how
 * many rows and rounds.
 */
public final class RowProfile {
    private static final int ROWS = 10_000;
    private static final int ROUNDS = 200;
    private static final int WARM_UP = 40;
    private static final Duration SAMPLE = Duration.ofMillis(10);
    private static final double NANOS_PER_MICRO = 1_000;

    /** What a sample is in: the first frame, from the top, that one of these knows. */
    private enum Part {
        CIPHER("javax.crypto.", "com.sun.crypto.", "sun.security.", "java.security.", "io.entigma.internal.cipher."),
        CODEC("io.entigma.internal.codec."),
        KEYS(
                "io.entigma.internal.keyring.",
                "io.entigma.internal.engine.",
                "io.entigma.internal.hibernate.type.Session"),
        ENTIGMA("io.entigma.internal."),
        DATABASE("org.h2.", "com.mysql.", "org.postgresql."),
        HIBERNATE("org.hibernate."),
        /** The driver's side of one sealed value. */
        VALUE_BYTES(),
        OTHER("");

        private static final String TYPE = "io.entigma.internal.hibernate.type.EncryptedType";

        @SuppressWarnings("ImmutableEnumChecker")
        private final List<String> prefixes;

        Part(String... prefixes) {
            this.prefixes = List.of(prefixes);
        }

        static Part of(List<RecordedFrame> frames) {
            for (int i = 0; i < frames.size(); i++) {
                String type = type(frames.get(i));
                for (Part part : values()) {
                    if (part.prefixes.stream().anyMatch(type::startsWith) && part != OTHER) {
                        return part == DATABASE && isOfValue(frames.subList(i, frames.size())) ? VALUE_BYTES : part;
                    }
                }
            }
            return OTHER;
        }

        private static boolean isOfValue(List<RecordedFrame> callers) {
            return callers.stream()
                    .map(Part::type)
                    .dropWhile(type -> DATABASE.prefixes.stream().anyMatch(type::startsWith))
                    .findFirst()
                    .filter(TYPE::equals)
                    .isPresent();
        }

        private static String type(RecordedFrame frame) {
            return frame.getMethod().getType().getName();
        }
    }

    /** When something was measured, by the recorder's clock. */
    @Name(Period.NAME)
    private static final class Period extends Event {
        static final String NAME = "io.entigma.benchmarks.Period";
    }

    private final SessionFactory factory;
    private final int rows;
    private final int rounds;

    private RowProfile(SessionFactory factory, int rows, int rounds) {
        this.factory = factory;
        this.rows = rows;
        this.rounds = rounds;
    }

    /**
     * Measures.
     *
     * @param args the JDBC URL, rows, rounds; all optional
     * @throws IOException if no recording can be written
     */
    public static void main(String[] args) throws IOException {
        String url = args.length == 0 ? "jdbc:h2:mem:" : args[0];
        int rows = args.length > 1 ? Integer.parseInt(args[1]) : ROWS;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : ROUNDS;
        try (Application application = Application.start(url, EndToEnd.SETTINGS, EndToEnd.ENTITIES);
                TenantScope scope = TenantScope.open(new TenantId("acme"))) {
            RowProfile profile = new RowProfile(application.factory(), rows, rounds);
            System.out.println("microseconds a row, " + rows + " rows, " + rounds + " rounds, " + EndToEnd.shown(url));
            for (People<?> people : EndToEnd.PEOPLE) {
                profile.run(people);
            }
        }
    }

    private void run(People<?> people) throws IOException {
        for (int round = 0; round < WARM_UP; round++) {
            people.delete(factory);
            people.insert(factory, rows);
            people.select(factory);
        }
        print(people.name() + " select", () -> {}, () -> people.select(factory));
        print(people.name() + " insert", () -> people.delete(factory), () -> people.insert(factory, rows));
    }

    private void print(String what, Runnable before, Runnable action) throws IOException {
        Path file = Files.createTempFile("row-profile", ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.ExecutionSample").withPeriod(SAMPLE);
            recording.enable("jdk.NativeMethodSample").withPeriod(SAMPLE);
            recording.enable("jdk.GCPhasePause");
            recording.enable(Period.class);
            recording.start();
            for (int round = 0; round < rounds; round++) {
                before.run();
                Period period = new Period();
                period.begin();
                action.run();
                period.commit();
            }
            recording.stop();
            recording.dump(file);
        }
        System.out.println(what + ": " + split(RecordingFile.readAllEvents(file)));
        Files.delete(file);
    }

    /** Microseconds of each part, a row. */
    private String split(List<RecordedEvent> events) {
        List<RecordedEvent> measured = events.stream()
                .filter(event -> event.getEventType().getName().equals(Period.NAME))
                .toList();
        double micros = nanos(measured) / NANOS_PER_MICRO / rows / rounds;
        double collecting = nanos(events.stream()
                        .filter(event ->
                                event.getEventType().getName().equals("jdk.GCPhasePause") && isIn(measured, event))
                        .toList())
                / NANOS_PER_MICRO
                / rows
                / rounds;
        Map<Part, Long> samples = events.stream()
                .filter(event ->
                        event.hasField("sampledThread") && isIn(measured, event) && event.getStackTrace() != null)
                .filter(event -> event.getThread("sampledThread").getJavaThreadId()
                        == Thread.currentThread().getId())
                .collect(Collectors.groupingBy(
                        event -> Part.of(event.getStackTrace().getFrames()),
                        () -> new EnumMap<>(Part.class),
                        Collectors.counting()));
        long all = samples.values().stream().mapToLong(Long::longValue).sum();
        String parts = samples.entrySet().stream()
                .map(entry -> String.format(
                        Locale.ROOT,
                        ", %s %.2f",
                        entry.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        (micros - collecting) * entry.getValue() / all))
                .collect(Collectors.joining());
        return String.format(Locale.ROOT, "%.2f, gc %.2f%s (%d samples)", micros, collecting, parts, all);
    }

    private static double nanos(List<RecordedEvent> events) {
        return events.stream().mapToLong(event -> event.getDuration().toNanos()).sum();
    }

    private static boolean isIn(List<RecordedEvent> measured, RecordedEvent event) {
        return measured.stream()
                .anyMatch(each -> !event.getStartTime().isBefore(each.getStartTime())
                        && event.getStartTime().isBefore(each.getEndTime()));
    }
}
