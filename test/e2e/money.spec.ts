// The numbers on the screen against what the servers billed: under every answer, in the inspector, in the header, on the
// usage page, in budgets and in the exported rows, to the nano-dollar where there is room for it.
import { expect } from 'playwright/test'
import { nanoUsdFor } from '../fakes/fake-bill.ts'
import { createGate } from '../fakes/wire-server.ts'
import {
  addLocalServer,
  type Counts,
  chargedBy,
  expectBilled,
  type Json,
  lastBill,
  numberOf,
  readUsage,
  recordOf,
  sum,
  test,
} from './harness/money-house.ts'
import { count, nanoUsdOf, shortDollars } from './harness/money-page.ts'

// Each has providers and data of its own.
test.describe.configure({ mode: 'parallel' })

test('every number on the screen is what the servers billed', async ({ house, page }) => {
  test.setTimeout(180_000)
  const { baton, history, money, openai, anthropic, gemini, router, local } = house
  const first = 'Which piers are closed in winter?'

  await test.step('a budget for everything', async () => {
    await addLocalServer(house)
    await money.addBudget('5')
    await money.expectSpent('$0 of $5.00 today')
  })

  await test.step('OpenAI: read from its cache the second time', async () => {
    await baton.chooseModel(/GPT-6 Sol/)
    for (const question of [first, 'And in spring?']) {
      const answer = await baton.ask(question)
      const { usage, nanoUsd } = lastBill(openai)
      await expectBilled(house, answer, readUsage.responses(usage), nanoUsd)
    }
    expect(readUsage.responses(lastBill(openai).usage).cacheRead).toBeGreaterThan(0)
  })

  await test.step('Anthropic: written to its cache, then read from it', async () => {
    await baton.chooseModel(/Claude Opus 5\.5/)
    const counts: Counts[] = []
    for (const question of ['And in summer?', 'And in autumn?']) {
      const answer = await baton.ask(question)
      const { usage, nanoUsd } = lastBill(anthropic)
      counts.push(readUsage.anthropic(usage))
      await expectBilled(house, answer, readUsage.anthropic(usage), nanoUsd)
    }
    expect(counts[0]?.cacheWrite).toBeGreaterThan(0)
    expect(counts[1]?.cacheRead).toBeGreaterThan(0)
  })

  await test.step('Gemini: thoughts are output', async () => {
    await baton.chooseModel(/Gemini 3\.8 Flash/)
    const answer = await baton.ask('And at night?')
    const { usage, nanoUsd } = lastBill(gemini)
    expect(readUsage.interactions(usage).reasoning).toBeGreaterThan(0)
    await expectBilled(house, answer, readUsage.interactions(usage), nanoUsd)
  })

  await test.step('OpenRouter: what it says itself', async () => {
    await baton.chooseModel(/^Router/)
    const answer = await baton.ask('And on Sundays?')
    const { usage, nanoUsd } = lastBill(router)
    expect(nanoUsd).toBe(123_450)
    await expectBilled(house, answer, readUsage.chat(usage), nanoUsd)
    await expect(history.inspector).toContainText('reported by OpenRouter')
  })

  await test.step('a local server: free', async () => {
    await baton.chooseModel(/Llama Local/)
    const answer = await baton.ask('And here?')
    const { usage, nanoUsd } = lastBill(local)
    expect(nanoUsd).toBe(0)
    await expectBilled(house, answer, readUsage.chat(usage), nanoUsd)
  })

  const fakes = { OpenAI: openai, Anthropic: anthropic, Google: gemini, OpenRouter: router, Ollama: local }
  const readers = {
    OpenAI: readUsage.responses,
    Anthropic: readUsage.anthropic,
    Google: readUsage.interactions,
    OpenRouter: readUsage.chat,
    Ollama: readUsage.chat,
  }
  const vendors = (Object.keys(fakes) as (keyof typeof fakes)[]).map((name) => {
    const { billed } = fakes[name]
    const counts = billed.map(({ usage }) => readers[name](usage ?? {}))
    return {
      name,
      calls: billed.length,
      nanoUsd: chargedBy(fakes[name]) ?? Number.NaN,
      input: sum(counts.map(({ input }) => input)),
      output: sum(counts.map(({ output }) => output)),
    }
  })
  const total = {
    calls: sum(vendors.map(({ calls }) => calls)),
    nanoUsd: sum(vendors.map(({ nanoUsd }) => nanoUsd)),
    input: sum(vendors.map(({ input }) => input)),
    output: sum(vendors.map(({ output }) => output)),
  }
  expect(total.calls).toBe(7)
  expect(total.nanoUsd).toBeGreaterThan(0)

  await test.step('the header and the inspector add it up', async () => {
    await expect(baton.usage()).toContainText(`${count(total.input + total.output)} tokens`)
    await expect(baton.usage()).toContainText(`$${(total.nanoUsd / 1e9).toFixed(3)}`)
    await expect(baton.usage()).not.toContainText('at least')
    const tab = await history.showTab('Conversation')
    await expect(money.fact(tab, 'In all', 'Input')).toHaveText(count(total.input))
    await expect(money.fact(tab, 'In all', 'Output')).toHaveText(count(total.output))
    await expect(money.fact(tab, 'In all', 'Model calls')).toHaveText(count(total.calls))
    await expect(money.fact(tab, 'In all', 'Cost')).toHaveText(shortDollars(total.nanoUsd))
    const shares = tab
      .locator('section')
      .filter({ has: page.getByRole('heading', { name: 'By vendor' }) })
      .getByRole('listitem')
    for (const { name, calls, nanoUsd, input, output } of vendors) {
      const share = shares.filter({ hasText: name })
      await expect(share).toContainText(shortDollars(nanoUsd))
      await expect(share).toContainText(
        `${count(calls)} ${calls === 1 ? 'call' : 'calls'} · ${count(input + output)} tokens`,
      )
    }
  })

  const expectUsagePage = async (): Promise<void> => {
    await money.openUsage()
    await expect(money.figure('Cost')).toHaveText(shortDollars(total.nanoUsd))
    await expect(money.figure('Tokens in')).toHaveText(count(total.input))
    await expect(money.figure('Tokens out')).toHaveText(count(total.output))
    await expect(money.figure('Calls')).toHaveText(count(total.calls))
    const table = await money.groupBy('Vendor')
    for (const { name, calls, nanoUsd, input, output } of vendors) {
      const cells = table.getByRole('row', { name }).getByRole('cell')
      await expect(cells.nth(0)).toHaveText(shortDollars(nanoUsd))
      await expect(cells.nth(1)).toHaveText(count(input))
      await expect(cells.nth(3)).toHaveText(count(output))
      await expect(cells.nth(4)).toHaveText(count(calls))
    }
  }

  await test.step('the usage page shows the same, by vendor and by model', async () => {
    await expectUsagePage()
    const table = await money.groupBy('Model')
    const [openAi] = vendors
    await expect(table.getByRole('row', { name: 'GPT-6 Sol' }).getByRole('cell').first()).toHaveText(
      shortDollars(openAi?.nanoUsd ?? Number.NaN),
    )
  })

  await test.step('the exported rows hold every call to the nano-dollar', async () => {
    const json = JSON.parse(await money.exportRows('JSON')) as { calls: { vendor: string; cost: Json }[] }
    const lines = (await money.exportRows('CSV'))
      .trim()
      .split('\r\n')
      .map((line) => line.split(','))
    const column = (name: string) => lines[0]?.indexOf(name) ?? -1
    for (const { name, nanoUsd } of vendors) {
      const rows = lines.filter((line) => line[column('Vendor')] === name)
      expect(sum(rows.map((row) => nanoUsdOf(`$${row[column('Cost (USD)')]}`)))).toBe(nanoUsd)
    }
    expect(json.calls).toHaveLength(total.calls)
    expect(sum(json.calls.map(({ cost }) => Number(cost.nanoUsd)))).toBe(total.nanoUsd)
    expect(json.calls.map(({ cost }) => cost.nanoUsd).filter((nanoUsd) => nanoUsd !== 0)).toEqual(
      [openai, anthropic, gemini, router].flatMap(({ billed }) => billed.map(({ nanoUsd }) => nanoUsd)),
    )
    await money.closeUsage()
  })

  await test.step('the budget counts it', async () => {
    await money.expectSpent(`${shortDollars(total.nanoUsd)} of $5.00 today`)
  })

  await test.step("the vendor's own export is the same, and without a call it is not", async () => {
    await money.openUsage()
    const today = new Date().toISOString().slice(0, 10)
    const rows = openai.billed.map(({ nanoUsd }) => {
      const dollars = String(nanoUsd).padStart(10, '0')
      return `${today},${dollars.slice(0, -9)}.${dollars.slice(-9)},usd`
    })
    const compared = await money.compare('start_time,amount_value,amount_currency', rows)
    await expect(compared).toContainText('OpenAI costs export, 1 day: 1 the same.')
    await money.compare('start_time,amount_value,amount_currency', rows.slice(1))
    await expect(compared).toContainText('OpenAI costs export, 1 day: 1 with more in Baton.')
    await money.closeUsage()
  })

  await test.step('it stays when the conversation is deleted for good', async () => {
    await baton.openMenuItem('Move to trash')
    await baton.sidebar.getByRole('button', { name: 'Trash', exact: true }).click()
    const row = baton.sidebar.getByRole('button', { name: first })
    await row.click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Delete for good…' }).click()
    await page
      .getByRole('dialog', { name: 'Delete for good?' })
      .getByRole('button', { name: 'Delete for good' })
      .click()
    const done = page.getByRole('dialog', { name: 'Deleted for good' })
    await done.getByRole('button', { name: 'Close', exact: true }).last().click()
    await expect(row).toBeHidden()
    await expectUsagePage()
    const table = await money.groupBy('Conversation')
    await expect(table.getByRole('rowheader')).toHaveCount(1)
    await expect(table.getByRole('cell').first()).toHaveText(shortDollars(total.nanoUsd))
    expect(await money.exportRows('CSV')).not.toContain(first)
  })
})

test('what is not known reads so everywhere, and never as nothing', async ({ house, page }) => {
  test.setTimeout(120_000)
  const { baton, history, money, openai, groq } = house
  await money.addBudget('5')
  await baton.chooseModel(/Quick/)
  await baton.composer.fill('What will this cost?')
  await expect(page.getByRole('button', { name: /^Context: .*, price unknown$/ })).toBeVisible()
  const answer = await baton.ask('What does this cost?')
  const { usage, nanoUsd } = lastBill(groq)
  expect(nanoUsd).toBeNull()
  await expectBilled(house, answer, readUsage.chat(usage), null)
  await expect(history.inspector).toContainText('No price table knows exactly this model.')
  await expect(baton.usage()).toContainText('cost unknown')
  await expect(page.locator('body')).not.toContainText(/\$0(?![.\d])/)
  await money.expectSpent('An unknown amount of $5.00 today')

  await test.step('beside a known cost it makes the sum "at least"', async () => {
    await baton.chooseModel(/GPT-6 Sol/)
    await baton.ask('And this?')
    const known = chargedBy(openai) ?? Number.NaN
    expect(known).toBeGreaterThan(0)
    await expect(baton.usage()).toContainText(`at least $${(known / 1e9).toFixed(known < 1e6 ? 4 : 3)}`)
    const tab = await history.showTab('Conversation')
    await expect(money.fact(tab, 'In all', 'Cost')).toHaveText(`at least ${shortDollars(known)}`)
    await expect(tab.getByRole('listitem').filter({ hasText: /^Groq/ })).toContainText('unknown1 call')
    await money.openUsage()
    await expect(money.figure('Cost')).toHaveText(`at least ${shortDollars(known)}`)
    const table = await money.groupBy('Vendor')
    await expect(table.getByRole('row', { name: 'Groq' }).getByRole('cell').first()).toHaveText('unknown')
    // The axis of the chart begins at $0; nothing that is shown of a call does.
    for (const shown of [table, money.usage.getByRole('region', { name: 'Figures of the period' })]) {
      await expect(shown).not.toContainText(/\$0(?![.\d])/)
    }
    const lines = (await money.exportRows('CSV'))
      .trim()
      .split('\r\n')
      .map((line) => line.split(','))
    const column = (name: string) => lines[0]?.indexOf(name) ?? -1
    const row = lines.find((line) => line[column('Vendor')] === 'Groq')
    expect([row?.[column('Cost (USD)')], row?.[column('Why the cost is unknown')]]).toEqual(['', 'no-price'])
    await money.closeUsage()
    await money.expectSpent(`At least ${shortDollars(known)} of $5.00 today`)
  })
})

test('a stopped answer is "at least" until its provider says more', async ({ house }) => {
  test.setTimeout(120_000)
  const { baton, money, history, anthropic, router } = house

  await test.step('Anthropic counted its input before it was stopped', async () => {
    await baton.chooseModel(/Claude Opus 5\.5/)
    const gate = createGate()
    const answers = anthropic.server.recordAnswers()
    anthropic.breakNext({ holdUntil: gate })
    await baton.send('A long story, please.')
    await expect(baton.log.getByRole('article').last()).toContainText('Claude here')
    await baton.page.getByRole('button', { name: 'Stop', exact: true }).click()
    const answer = baton.log.getByRole('article').last()
    // Opened any earlier, the rest of the answer might overtake the stop.
    await expect(money.figures(answer)).toContainText('at least')
    gate.open()
    const start = /data: (\{"type":"message_start".*\})/.exec(answers.at(-1)?.bodyText ?? '')?.[1] ?? '{}'
    const usage = recordOf(recordOf(recordOf(JSON.parse(start)).message).usage)
    const counts = readUsage.anthropic(usage)
    const known = nanoUsdFor('anthropic', 'claude-opus-5-5', {
      input: counts.input - counts.cacheRead - counts.cacheWrite,
      cacheRead: counts.cacheRead,
      cacheWrite: counts.cacheWrite,
      output: counts.output,
    })
    const tab = await history.inspect(answer)
    await expect(money.fact(tab, 'Usage', 'Input')).toHaveText(`at least ${count(counts.input)}`)
    expect(await money.billedOn(tab)).toEqual({ nanoUsd: known, isAtLeast: true })
    await expect(baton.usage()).toContainText('at least')
  })

  await test.step('OpenRouter is asked afterwards, and then it is exact', async () => {
    await baton.chooseModel(/^Router/)
    const answers = router.server.recordAnswers()
    const gate = createGate()
    router.breakNext({ holdUntil: gate })
    await baton.send('Another one, please.')
    const answer = baton.log.getByRole('article').last()
    await expect(answer).toContainText('Router here')
    await baton.page.getByRole('button', { name: 'Stop', exact: true }).click()
    const looked = () =>
      answers.find(({ request, status }) => request.path.startsWith('/v1/generation') && status === 200)
    await expect.poll(looked, { timeout: 30_000 }).toBeTruthy()
    gate.open()
    const data = recordOf(recordOf(JSON.parse(looked()?.bodyText ?? '{}')).data)
    expect(data.cancelled).toBe(true)
    const settled = Math.round(Number(data.total_cost) * 1e9)
    const tab = await history.inspect(answer)
    await expect(async () => {
      expect(await money.billedOn(tab)).toEqual({ nanoUsd: settled, isAtLeast: false })
    }).toPass()
    await expect(money.fact(tab, 'Usage', 'Output')).toHaveText(
      count(numberOf(data.native_tokens_completion)),
    )
  })
})

test('tries that were refused cost nothing, and summaries count', async ({ house, page }) => {
  test.setTimeout(120_000)
  const { baton, history, money, openai, router } = house

  await test.step('a call that was refused at first', async () => {
    await baton.chooseModel(/GPT-6 Sol/)
    openai.failNext('rate-limit')
    const answer = await baton.ask('Are you there?')
    expect(openai.generationRequests()).toHaveLength(2)
    const { usage, nanoUsd } = lastBill(openai)
    expect(openai.billed).toHaveLength(1)
    await expectBilled(house, answer, readUsage.responses(usage), nanoUsd)
    await expect(history.inspector).toContainText('nothing used')
    await expect(baton.usage()).not.toContainText('at least')
  })

  await test.step('letters are summarised before they no longer fit', async () => {
    await baton.page.getByRole('button', { name: 'New conversation' }).first().click()
    await baton.chooseModel(/^Router/)
    let number = 0
    while (!router.shown.some(({ messages }) => JSON.stringify(messages).includes('Condense the material'))) {
      number += 1
      expect(number).toBeLessThan(9)
      await baton.ask(`Letter ${number}. ${'The ferry left at dawn with forty crates of salt. '.repeat(110)}`)
    }
    const charged = chargedBy(router) ?? Number.NaN
    const calls = router.billed.length
    expect(calls).toBeGreaterThan(number)
    const tab = await history.showTab('Conversation')
    await expect(money.fact(tab, 'In all', 'Model calls')).toHaveText(count(calls))
    await expect(money.fact(tab, 'In all', 'Cost')).toHaveText(shortDollars(charged))
    await expect(baton.usage()).toContainText(`$${(charged / 1e9).toFixed(3)}`)
    await history.inspect(baton.log.getByRole('article').last())
    await expect(history.inspector).toContainText('Summary before it')
  })

  await test.step('the usage page has the refused call among the failed ones', async () => {
    await money.openUsage()
    const table = await money.groupBy('Vendor')
    const openAi = table.getByRole('row', { name: 'OpenAI' }).getByRole('cell')
    await expect(openAi.nth(4)).toHaveText('2')
    await expect(openAi.nth(5)).toHaveText('1')
    await expect(openAi.nth(0)).toHaveText(shortDollars(chargedBy(openai) ?? Number.NaN))
    await expect(table.getByRole('row', { name: 'OpenRouter' }).getByRole('cell').nth(4)).toHaveText(
      count(router.billed.length),
    )
    await expect(page.getByText('No calls in this period.')).toBeHidden()
  })
})
