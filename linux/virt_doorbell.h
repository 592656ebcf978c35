/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The doorbell of the virtual SoC: everything that this driver knows about it.
 *
 * A page of memory that Linux and the coprocessor share, and one interrupt
 * towards Linux. Each word has one writer and only counts up, so that neither
 * side needs atomic access to the other's words and no event is lost: who
 * looks compares with what it saw last.
 *
 *   offset  writer       meaning
 *   0x00    Linux        kicks of virtqueue 0: buffers for the coprocessor
 *   0x04    Linux        kicks of virtqueue 1
 *   0x40    coprocessor  kicks of virtqueue 0, each followed by the interrupt
 *   0x44    coprocessor  kicks of virtqueue 1
 *   0x48    coprocessor  crashes: lockup or reset by itself
 *   0x4c    coprocessor  watchdog bites
 */
#ifndef VIRT_DOORBELL_H
#define VIRT_DOORBELL_H

#include <linux/bits.h>
#include <linux/io.h>

#define DOORBELL_QUEUES		2
#define DOORBELL_CRASH		2
#define DOORBELL_WATCHDOG	3
#define DOORBELL_EVENTS		4
#define DOORBELL_TO_MCU		0x00
#define DOORBELL_TO_LINUX	0x40

/**
 * struct doorbell - one side of a doorbell
 * @base: the page
 * @seen: the coprocessor's counters when they were looked at last
 */
struct doorbell {
	void __iomem *base;
	u32 seen[DOORBELL_EVENTS];
};

/* Rings from before do not count */
static inline void doorbell_init(struct doorbell *bell, void __iomem *base)
{
	unsigned int i;

	bell->base = base;
	for (i = 0; i < DOORBELL_EVENTS; i++)
		bell->seen[i] = readl(base + DOORBELL_TO_LINUX + 4 * i);
}

/* Tell the coprocessor that @queue has something; one caller at a time */
static inline void doorbell_ring(struct doorbell *bell, unsigned int queue)
{
	void __iomem *word = bell->base + DOORBELL_TO_MCU + 4 * queue;

	if (queue < DOORBELL_QUEUES)
		writel(readl(word) + 1, word);
}

/* Events since the last call, as bits */
static inline u32 doorbell_events(struct doorbell *bell)
{
	u32 events = 0;
	unsigned int i;

	for (i = 0; i < DOORBELL_EVENTS; i++) {
		u32 now = readl(bell->base + DOORBELL_TO_LINUX + 4 * i);

		if (now != bell->seen[i])
			events |= BIT(i);
		bell->seen[i] = now;
	}
	return events;
}

#endif /* VIRT_DOORBELL_H */
