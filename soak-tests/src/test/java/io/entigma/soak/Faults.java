// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.soak;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;

/** Kills, stops and cuts, until told to end; then all is up again. */
final class Faults {
    private final Run run;
    private final Landscape land;
    private final Random random;

    /** Held while a node sleeps, and while a key is retired: what a node writes that slept through that is a known limit. */
    private final ReentrantLock sleep = new ReentrantLock();

    private volatile boolean isOver;

    Faults(Run run, Landscape land) {
        this.run = run;
        this.land = land;
        this.random = new Random(run.seed() + 1);
    }

    ReentrantLock sleep() {
        return sleep;
    }

    Thread start() {
        isOver = false;
        Thread thread = new Thread(this::work, "faults");
        thread.start();
        return thread;
    }

    void end() {
        isOver = true;
    }

    private void work() {
        try {
            while (!isOver) {
                pause(300, 2500);
                fault();
            }
        } catch (IOException | RuntimeException e) {
            run.violation("a fault could not be made: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The faults come at random times, whatever the others are doing. */
    private void pause(int least, int most) throws InterruptedException {
        Thread.sleep(least + random.nextInt(most - least));
    }

    private void fault() throws IOException, InterruptedException {
        List<ApplicationHost> all = land.applications();
        int which = random.nextInt(all.size());
        ApplicationHost one = all.get(which);
        int dice = random.nextInt(100);
        if (dice < 20) {
            told("application killed", which);
            one.kill();
            pause(0, 1000);
            one.revive();
        } else if (dice < 35) {
            sleep(one, which);
        } else if (dice < 50) {
            stopKeyServer();
        } else if (dice < 75) {
            told("connections to the database cut", 0);
            land.databaseProxy().cut();
        } else {
            told("connections to the key server cut", 0);
            land.keyServerProxy().cut();
        }
        // One that could not start while something else was away.
        for (ApplicationHost other : all) {
            other.revive();
        }
    }

    private void told(String what, int which) {
        run.step(what + " (" + which + ")");
        run.count(what, 1);
    }

    private void sleep(ApplicationHost one, int which) throws IOException, InterruptedException {
        if (!sleep.tryLock()) {
            return;
        }
        try {
            told("application held", which);
            one.signal("STOP");
            pause(200, 3000);
        } finally {
            one.signal("CONT");
            sleep.unlock();
        }
    }

    private void stopKeyServer() throws IOException, InterruptedException {
        boolean isRotated = random.nextInt(3) == 0;
        told("key server killed" + (isRotated ? ", KEK rotated" : ""), 0);
        land.keyServer().kill();
        pause(0, 2000);
        land.keyServer().restart(isRotated);
    }
}
