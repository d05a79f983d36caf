// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart;

import io.entigma.samples.quickstart.report.Report;
import io.entigma.samples.quickstart.report.WrongInputException;
import io.entigma.samples.quickstart.setup.Settings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What all programs here have in common: output in UTF-8, and an exit code that says how it went. */
final class Program {
    /** Exit code if a check did not pass or something unexpected happened. */
    static final int FAILED = 1;

    /** Exit code if the input or the settings are wrong. */
    static final int WRONG_INPUT = 2;

    private Program() {}

    /** What a program does. */
    @FunctionalInterface
    interface Work {
        void run(Settings settings, Report report) throws Exception;
    }

    /** Runs to the end and leaves this JVM. */
    static void run(Work work) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.exit(exitCode(work, Settings.of(System.getenv()), out));
    }

    /** Runs to the end in a process that must not outlive the one that started it. */
    static void runAsChild(Work work) {
        Thread watch = new Thread(Program::endWithParent, "end-with-parent");
        watch.setDaemon(true);
        watch.start();
        run(work);
    }

    static int exitCode(Work work, Settings settings, PrintStream out) {
        Report report = new Report(out);
        try {
            work.run(settings, report);
            return report.allPassed() ? 0 : FAILED;
        } catch (WrongInputException e) {
            out.println("Wrong input: " + e.getMessage());
            return WRONG_INPUT;
        } catch (FailedException e) {
            out.println();
            out.println(e.getMessage());
            return e.exitCode();
        } catch (Exception e) {
            out.println("  FAILED  " + e);
            e.printStackTrace();
            return FAILED;
        }
    }

    /**
     * The parent's end of this pipe is closed when the parent is gone. If it was killed, nobody else stops the key
     * server.
     */
    private static void endWithParent() {
        try (InputStream in = System.in) {
            in.transferTo(PrintStream.nullOutputStream());
        } catch (IOException e) {
            // A broken pipe says the same as a closed one.
        }
        ProcessHandle.of(Settings.of(System.getenv()).keyServer().pid()).ifPresent(ProcessHandle::destroy);
        Runtime.getRuntime().halt(FAILED);
    }
}
