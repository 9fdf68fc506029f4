import { describe, expect, it } from '@jest/globals';
import { TRAINING_LANGUAGES, type TrainingLanguage } from '@chancery/domain';
import type { Situation } from './scripts/script.js';
import { understand } from './understand.js';

const SAID: Readonly<Record<TrainingLanguage, readonly (readonly [Situation, string])[]>> = {
  en: [
    ['bank_records', 'Good morning, would a request for BANK records fit?'], ['bank_records', 'The account belongs to a company.'], ['extradition', 'We consider extradition.'], ['deadline', 'This is urgent!'],
    ['preservation', 'Please ask for preservation: the logs may be deleted soon.'], ['thanks', 'Thank you.'], ['greeting', 'Hello!'], ['greeting', 'Hi'], ['question', 'Which form do you use?'], ['unknown', 'History of the High Court'],
  ],
  fr: [
    ['bank_records', 'Bonjour, une demande de relevés bancaires serait-elle recevable ?'], ['extradition', 'Nous avons un mandat d’arrêt.'], ['extradition', "Un mandat d'arrêt existe."], ['deadline', 'C’est très urgent'],
    ['preservation', 'Les données risquent d’être effacées.'], ['thanks', 'Je vous remercie.'], ['greeting', 'Bonjour'], ['question', 'Quel formulaire utilisez-vous ?'], ['unknown', 'Nous comptons sur vous'],
  ],
  es: [
    ['bank_records', '¿Procedería una solicitud de información bancaria?'], ['extradition', 'Se trata de una extradición.'], ['deadline', 'El plazo vence pronto'], ['preservation', 'Pedimos la conservación rápida de datos'],
    ['thanks', 'Muchas gracias'], ['greeting', 'Buenos días'], ['question', '¿Qué formulario usan?'], ['unknown', 'Así lo haremos'],
  ],
  pt: [
    ['bank_records', 'Precisamos dos extratos da conta.'], ['extradition', 'É um caso de extradição'], ['deadline', 'O prazo termina amanhã'], ['preservation', 'Preservação expedita de dados'], ['thanks', 'Muito obrigada'],
    ['greeting', 'Olá'], ['question', 'Quem é o vosso ponto de contacto?'], ['unknown', 'Assim faremos'],
  ],
  ru: [
    ['bank_records', 'Нужны выписки по счёту'], ['extradition', 'Речь идёт о выдаче'], ['deadline', 'Это срочно'], ['preservation', 'Обеспечение сохранности данных'], ['thanks', 'Благодарю вас'], ['greeting', 'Добрый день!'],
    ['question', 'Какая форма нужна?'], ['unknown', 'Так и сделаем'],
  ],
  zh: [
    ['bank_records', '您好，我们需要银行记录。'], ['extradition', '这是一起引渡案件'], ['deadline', '请尽快答复'], ['preservation', '请快速保全数据'], ['thanks', '谢谢'], ['greeting', '你好'], ['question', '需要什么表格？'], ['unknown', '就这样办'],
  ],
  ar: [
    ['bank_records', 'نحتاج إلى كشوف الحسابات المصرفية'], ['extradition', 'نطلب تسليم المتهم'], ['deadline', 'الأمر عاجل'], ['preservation', 'نطلب التعجيل بحفظ البيانات'], ['thanks', 'شُكْرًا'], ['greeting', 'السلام عليكم'],
    ['question', 'ما هو النموذج المطلوب؟'], ['unknown', 'سنفعل ذلك'],
  ],
};

describe.each(TRAINING_LANGUAGES)('a player who reads %s', (language) => {
  it.each(SAID[language])('takes it for %s: %s', (situation, text) => {
    expect(understand(text, language)).toBe(situation);
  });

  it('makes nothing of nothing, of what is very long, and of what is no text', () => {
    for (const text of ['', ' '.repeat(100_000), '\uD800\uFFFF', '<script>', '{officer}']) expect(understand(text, language)).toBe('unknown');
  });
});
