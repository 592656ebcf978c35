// SPDX-License-Identifier: GPL-2.0-only
/*
 * For comparisons: a processor of the virtual SoC as a SoC without a secure
 * world has it. Linux loads a plain ELF with its own loader into memory that
 * it keeps access to, and holds the reset line. Needs `trp-board remote
 * --insecure-linux`. Everything else is as in virt_rproc_tee.c, to which a
 * start and a recovery are compared.
 */
#include <linux/dma-direct.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/iopoll.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/of_reserved_mem.h>
#include <linux/platform_device.h>
#include <linux/remoteproc.h>

#include "virt_doorbell.h"

/* drivers/remoteproc/remoteproc_internal.h, exported */
irqreturn_t rproc_vq_interrupt(struct rproc *rproc, int vq_id);

/* Of the doorbell page; board/qemu/remote_linux.c has the other side */
#define PLAIN_ASK	0x80
#define PLAIN_DONE	0x88

#define PLAIN_SLEEP_US	20
#define PLAIN_WAIT_US	5000000

struct plain {
	struct rproc *rproc;
	struct doorbell bell;
	spinlock_t kick_lock;	/* one ring at a time */
	u32 asked;
};

/* Odd numbers let the processor go, even ones hold it */
static int plain_ask(struct plain *plain, bool run)
{
	void __iomem *base = plain->bell.base;
	u32 done;
	int ret;

	plain->asked += (plain->asked & 1) == run ? 2 : 1;
	writel(plain->asked, base + PLAIN_ASK);
	ret = readl_poll_timeout(base + PLAIN_DONE, done,
				 done == plain->asked || done == ~plain->asked,
				 PLAIN_SLEEP_US, PLAIN_WAIT_US);
	return ret ? ret : done == plain->asked ? 0 : -EIO;
}

static int plain_map(struct rproc *rproc, struct rproc_mem_entry *mem)
{
	mem->va = memremap(mem->dma, mem->len, MEMREMAP_WC);
	return mem->va ? 0 : -ENOMEM;
}

static int plain_unmap(struct rproc *rproc, struct rproc_mem_entry *mem)
{
	if (mem->va)
		memunmap(mem->va);
	return 0;
}

static int plain_region(struct rproc *rproc, struct device_node *node,
			int index)
{
	struct device *dev = rproc->dev.parent;
	const char *name = kbasename(of_node_full_name(node));
	int len = strcspn(name, "@");
	struct rproc_mem_entry *mem;
	struct reserved_mem *rmem;
	u32 da;

	rmem = of_reserved_mem_lookup(node);
	if (!rmem)
		return -EINVAL;
	da = phys_to_dma(dev, rmem->base);
	if (str_has_prefix(name, "vdev0buffer"))
		mem = rproc_of_resm_mem_entry_init(dev, index, rmem->size,
						   da, "%.*s", len, name);
	else
		mem = rproc_mem_entry_init(dev, NULL, rmem->base, rmem->size,
					   da, plain_map, plain_unmap,
					   "%.*s", len, name);
	if (!mem)
		return -ENOMEM;
	rproc_add_carveout(rproc, mem);
	return 0;
}

static int plain_prepare(struct rproc *rproc)
{
	struct device_node *node, *np = rproc->dev.parent->of_node;
	int i, ret = 0;

	for (i = 0; !ret; i++) {
		node = of_parse_phandle(np, "memory-region", i);
		if (!node)
			break;
		ret = plain_region(rproc, node, i);
		of_node_put(node);
	}
	return ret;
}

static int plain_start(struct rproc *rproc)
{
	return plain_ask(rproc->priv, true);
}

static int plain_stop(struct rproc *rproc)
{
	return plain_ask(rproc->priv, false);
}

static void plain_kick(struct rproc *rproc, int vqid)
{
	struct plain *plain = rproc->priv;
	unsigned long flags;

	spin_lock_irqsave(&plain->kick_lock, flags);
	doorbell_ring(&plain->bell, vqid);
	spin_unlock_irqrestore(&plain->kick_lock, flags);
}

/* Without a load remoteproc takes its own ELF loader */
static const struct rproc_ops plain_ops = {
	.prepare = plain_prepare,
	.start = plain_start,
	.stop = plain_stop,
	.kick = plain_kick,
};

static irqreturn_t plain_irq(int irq, void *data)
{
	struct plain *plain = data;
	u32 events = doorbell_events(&plain->bell);
	unsigned int queue;

	for (queue = 0; queue < DOORBELL_QUEUES; queue++)
		if (events & BIT(queue))
			rproc_vq_interrupt(plain->rproc, queue);
	if (events & BIT(DOORBELL_WATCHDOG))
		rproc_report_crash(plain->rproc, RPROC_WATCHDOG);
	else if (events & BIT(DOORBELL_CRASH))
		rproc_report_crash(plain->rproc, RPROC_FATAL_ERROR);
	return IRQ_HANDLED;
}

static int plain_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct plain *plain;
	struct rproc *rproc;
	void __iomem *base;
	int irq, ret;

	rproc = devm_rproc_alloc(dev, dev_name(dev), &plain_ops, NULL,
				 sizeof(*plain));
	if (!rproc)
		return -ENOMEM;
	rproc->auto_boot = false;
	plain = rproc->priv;
	plain->rproc = rproc;
	spin_lock_init(&plain->kick_lock);
	base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(base))
		return PTR_ERR(base);
	doorbell_init(&plain->bell, base);
	plain->asked = readl(base + PLAIN_ASK);
	ret = plain_ask(plain, false);
	if (ret)
		return dev_err_probe(dev, ret, "no --insecure-linux for this core\n");
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	ret = devm_request_threaded_irq(dev, irq, NULL, plain_irq,
					IRQF_ONESHOT, dev_name(dev), plain);
	if (ret)
		return ret;
	return devm_rproc_add(dev, rproc);
}

static const struct of_device_id plain_match[] = {
	{ .compatible = "trp,virt-rproc-plain" },
	{}
};
MODULE_DEVICE_TABLE(of, plain_match);

static struct platform_driver plain_driver = {
	.probe = plain_probe,
	.driver = {
		.name = "trp_plain",
		.of_match_table = plain_match,
	},
};
module_platform_driver(plain_driver);

MODULE_DESCRIPTION("Test: a remote processor without a secure world");
MODULE_LICENSE("GPL");
