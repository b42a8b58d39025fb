npx vitest run --project browser tests/browser/look-up.test.ts -t "card|walk beside" 2>&1 | tail -30
